package io.vstar.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.clip.ClipEmbedding;
import io.vstar.evaluation.EvaluationResult.PromptMeasures;
import io.vstar.generation.ImageTextSimilarity;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageFiles;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.MadePicture;
import io.vstar.pictures.PictureEvent;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureListener;
import io.vstar.pictures.PictureOrder;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final PictureOrder ORDER =
      PictureOrder.of("").withSampler(SamplerChoice.EULER, 2).withCount(3, 2);
  private static final PromptSet PROMPTS = new PromptSet(List.of("a {}", "a red {} in the sea"), 4);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;

  private static ModelFiles files;
  private static AdapterFiles mug;
  private static List<Path> references;

  @BeforeAll
  static void write() throws IOException {
    Path tiny = TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    TinyModel.addImageEncoder(CPU.runtime(), tiny, 8);
    files = Models.open(tiny.toString());
    Path file = folder.resolve("mug.safetensors");
    float[] values = {3, -2, 1, 4, -3, 2, 0, 1};
    EmbeddingFile.writeSafetensors(
        file,
        new TextualInversion("<mug>", List.of(new VectorTable(1, 8, values)), Provenance.UNKNOWN));
    mug = AdapterFiles.NONE.withEmbedding(file);
    references = draw(ORDER.withPrompt("a day").withSeed(90), AdapterFiles.NONE, "references");
  }

  @Test
  void theMeasuresAreMeanCosinesOfThePicturesThatGenerateDraws() {
    EvaluationOrder order =
        new EvaluationOrder(ORDER, mug, PROMPTS, "<mug>", Optional.of("cup"), references);
    List<String> drawn = new ArrayList<>();
    try (StableDiffusion model = model();
        ImageTextSimilarity clip = ImageTextSimilarity.load(model)) {
      EvaluationResult result =
          Evaluation.prepare(files, order)
              .run(
                  model,
                  clip,
                  (prompt, event) -> {
                    if (event instanceof PictureEvent.PictureMade made) {
                      drawn.add(prompt + " " + made.picture().seed());
                    }
                  });
      assertThat(drawn).containsExactly("0 1", "0 2", "0 3", "1 1", "1 2", "1 3");
      assertThat(result.prompts())
          .extracting(PromptMeasures::prompt)
          .containsExactly("a <mug>", "a red <mug> in the sea");
      assertThat(result.prompts())
          .extracting(PromptMeasures::text)
          .containsExactly("a cup", "a red cup in the sea");
      assertThat(result.pictures()).isEqualTo(6);

      List<ClipEmbedding> pictures =
          embed(clip, draw(ORDER.withPrompt("a red <mug> in the sea"), mug, "made"));
      List<ClipEmbedding> others = embed(clip, references);
      PromptMeasures second = result.prompts().get(1);
      assertThat(second.likeness()).isCloseTo(mean(pictures, others), within(1e-5));
      assertThat(second.clipT())
          .isCloseTo(
              mean(pictures, clip.embedTexts(List.of("a red cup in the sea"))), within(1e-5));
      assertThat(result.likeness())
          .isCloseTo((result.prompts().get(0).likeness() + second.likeness()) / 2, within(1e-12));
      double among =
          (others.get(0).cosine(others.get(1))
                  + others.get(0).cosine(others.get(2))
                  + others.get(1).cosine(others.get(2)))
              / 3;
      assertThat(result.references().orElseThrow()).isCloseTo(among, within(1e-9));
    }
  }

  @Test
  void theClipModelMayBeAnother() {
    EvaluationOrder order =
        new EvaluationOrder(ORDER, AdapterFiles.NONE, PROMPTS, "day", Optional.empty(), references);
    try (StableDiffusion model = model();
        ImageTextSimilarity own = ImageTextSimilarity.load(model);
        ImageTextSimilarity other =
            ImageTextSimilarity.open(CPU.runtime(), ClipFolder.open(folder.resolve("tiny")))) {
      Evaluation evaluation = Evaluation.prepare(files, order);
      EvaluationResult expected = evaluation.run(model, own, (prompt, event) -> {});
      EvaluationResult actual = evaluation.run(model, other, (prompt, event) -> {});
      assertThat(actual.clipT()).isCloseTo(expected.clipT(), within(1e-9));
      assertThat(actual.likeness()).isCloseTo(expected.likeness(), within(1e-9));
      assertThat(actual.prompts().get(1).text()).isEqualTo("a red in the sea");
    }
  }

  private static StableDiffusion model() {
    return StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
  }

  private static List<Path> draw(PictureOrder order, AdapterFiles adapters, String name) {
    PictureFolder target = new PictureFolder(folder.resolve(name));
    List<MadePicture> made = new ArrayList<>();
    try (StableDiffusion model = model()) {
      PictureJob.prepare(files, order, adapters).run(model, PictureListener.pictures(made::add));
    }
    return made.stream().map(target::write).toList();
  }

  private static List<ClipEmbedding> embed(ImageTextSimilarity clip, List<Path> pictures) {
    return clip.embedImages(pictures.stream().map(ImageFiles::read).toList());
  }

  private static double mean(List<ClipEmbedding> some, List<ClipEmbedding> others) {
    return some.stream()
        .mapToDouble(one -> others.stream().mapToDouble(one::cosine).average().orElseThrow())
        .average()
        .orElseThrow();
  }
}
