package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.adapter.hypernetwork.SampleHypernetworks;
import io.vstar.adapter.lora.LoraFile;
import io.vstar.adapter.lora.LoraLayout;
import io.vstar.adapter.lora.SampleLoras;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import io.vstar.io.DType;
import io.vstar.nn.Precision;
import io.vstar.pictures.LoraFiles.Weighted;
import io.vstar.pictures.PictureEvent.PictureMade;
import io.vstar.pictures.PictureEvent.Started;
import io.vstar.pictures.PictureEvent.Stepped;
import io.vstar.pictures.PictureEvent.Warned;
import io.vstar.prompt.EmphasisMode;
import io.vstar.prompt.PromptLanguage;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PictureJobTest {
  private static final PictureOrder ORDER =
      PictureOrder.of("a red cat").withSampler(SamplerChoice.EULER, 2).withGuidance(3);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  @TempDir Path pictures;

  private static ModelFiles files;
  private static StableDiffusion model;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    files = Models.open(folder.resolve("tiny").toString());
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
    VectorTable table = new VectorTable(2, 8, new float[16]);
    EmbeddingFile.writeSafetensors(
        folder.resolve("Nice-Day.safetensors"),
        new TextualInversion("<day>", List.of(table), Provenance.UNKNOWN));
    HypernetworkFile.write(
        folder.resolve("ink.pt"),
        SampleHypernetworks.draw(SampleHypernetworks.relu(), 1, HypernetworkPlace.ofWidth(8)),
        DType.F32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** All that a Java program needs: the lines of the README. */
  @Test
  void aProgramMakesPicturesInTenLines() {
    Path day = folder.resolve("Nice-Day.safetensors");

    ModelFiles files = Models.open(folder.resolve("tiny").toString());
    PictureOrder order = PictureOrder.of("a <day>").withSeed(7).withCount(2, 2);
    AdapterFiles adapters = AdapterFiles.NONE.withEmbedding(day);
    PictureJob job = PictureJob.prepare(files, order, adapters);
    PictureFolder folder = new PictureFolder(pictures);
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
        StableDiffusion model = StableDiffusion.load(runtime, files, Precision.FP32)) {
      job.run(model, PictureListener.pictures(folder::write));
    }

    assertThat(pictures).isDirectoryContaining("glob:**/7.png");
    Infotext text =
        Infotext.parse(PngFiles.readText(pictures.resolve("8.png")).get(Infotext.PNG_KEYWORD));
    assertThat(text.prompt()).isEqualTo("a Nice-Day");
    assertThat(text.parameters())
        .containsEntry("Seed", "8")
        .containsEntry("Sampler", "DDIM")
        .containsEntry("Steps", "25")
        .containsEntry("CFG scale", "7.5")
        .containsEntry("Size", "16x16");
    assertThat(text.parameters().get("Version")).matches("vstar \\d+\\..*");
  }

  @Test
  void eventsTellWhatHappensInItsOrder() {
    List<PictureEvent> events = run(ORDER.withCount(3, 2), AdapterFiles.NONE);

    assertThat(events)
        .extracting(PictureEvent::name)
        .containsExactly(
            "started", "step", "step", "picture", "picture", "step", "step", "picture", "ended");
    assertThat(events.get(0)).isEqualTo(new Started(3, 2, 4));
    assertThat(events.get(1)).isEqualTo(new Stepped(1, 4, new PictureBatch(0, 2, 3)));
    assertThat(events.get(6)).isEqualTo(new Stepped(4, 4, new PictureBatch(2, 3, 3)));
    assertThat(made(events)).extracting(MadePicture::seed).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aJobMayBeRunAgainWithTheSamePictures() {
    PictureJob job = PictureJob.prepare(files, ORDER, AdapterFiles.NONE);
    List<PictureEvent> first = new ArrayList<>();
    List<PictureEvent> second = new ArrayList<>();
    job.run(model, first::add);
    job.run(model, second::add);
    assertThat(pixels(made(second).get(0))).containsExactly(pixels(made(first).get(0)));
  }

  @Test
  void seedsAtRandomAreDrawnOnceForAJob() {
    PictureOrder random = ORDER.withSeed(PictureOrder.RANDOM_SEED);
    long drawn = PictureJob.prepare(files, random, AdapterFiles.NONE).order().seed();
    assertThat(drawn).isBetween(0L, (1L << 32) - 1);
    assertThat(PictureJob.prepare(files, random, AdapterFiles.NONE).order().seed())
        .isNotEqualTo(drawn);
  }

  @Test
  void aLoraByOptionAndByTagDrawTheSameAndAreNamedInTheInfotext() {
    Path ink = folder.resolve("ink-lora.safetensors");
    LoraFile.write(
        ink,
        SampleLoras.lora(
            SampleLoras.linear(
                "unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k", 8, 16, 2, 40),
            SampleLoras.linear("text_encoder.text_model.encoder.layers.0.mlp.fc1", 8, 16, 2, 9)),
        LoraLayout.KOHYA,
        DType.F32);
    LoraFiles option = new LoraFiles(List.of(new Weighted(ink, 0.5, 2)), Optional.empty());
    AdapterFiles inFolder =
        AdapterFiles.NONE.withLoras(new LoraFiles(List.of(), Optional.of(folder)));
    PictureOrder tagged = ORDER.withPrompt(ORDER.prompt() + "<lora:ink-lora:0.5:2>");

    MadePicture plain = made(run(ORDER, AdapterFiles.NONE)).get(0);
    MadePicture byOption = made(run(ORDER, AdapterFiles.NONE.withLoras(option))).get(0);
    MadePicture byTag = made(run(tagged, inFolder)).get(0);
    assertThat(pixels(byTag)).containsExactly(pixels(byOption)).isNotEqualTo(pixels(plain));
    assertThat(byOption.infotext().prompt()).isEqualTo(byTag.infotext().prompt());
    assertThat(byTag.infotext().parameters().get("Lora hashes")).matches("ink-lora: [0-9a-f]{12}");
    List<PictureEvent> without = run(tagged, AdapterFiles.NONE);
    assertThat(pixels(made(without).get(0))).containsExactly(pixels(plain));
    assertThatThrownBy(() -> run(ORDER.withPrompt("a cat <lora:oil>"), inFolder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("<lora:oil:1>: there is no oil.safetensors in");
  }

  @Test
  void promptsThatReadOtherwiseThanMeantAreWarnedOf() {
    List<PictureEvent> events =
        run(ORDER, AdapterFiles.NONE.withEmbedding(folder.resolve("Nice-Day.safetensors")));
    assertThat(events.get(0)).isInstanceOf(Warned.class);
    assertThat(((Warned) events.get(0)).message())
        .startsWith("the prompt does not name " + folder.resolve("Nice-Day.safetensors"));
  }

  @Test
  void hypernetworksComeFromFilesAndTags() {
    Path ink = folder.resolve("ink.pt");
    HypernetworkFiles option =
        new HypernetworkFiles(
            List.of(new HypernetworkFiles.Weighted(ink, 0.5)), Optional.of(folder));
    PictureOrder tagged =
        PictureOrder.of("a red cat <hypernet:ink:0.5>")
            .withSampler(SamplerChoice.EULER, 2)
            .withGuidance(3);
    MadePicture plain = made(run(ORDER, AdapterFiles.NONE)).get(0);
    MadePicture byOption = made(run(ORDER, AdapterFiles.NONE.withHypernetworks(option))).get(0);
    HypernetworkFiles none = new HypernetworkFiles(List.of(), Optional.of(folder));
    MadePicture byTag = made(run(tagged, AdapterFiles.NONE.withHypernetworks(none))).get(0);

    assertThat(pixels(byOption)).isNotEqualTo(pixels(plain));
    assertThat(pixels(byTag)).containsExactly(pixels(byOption));
    assertThat(byOption.infotext().prompt()).isEqualTo("a red cat<hypernet:ink:0.5>");
    assertThat(byTag.infotext().prompt()).isEqualTo("a red cat <hypernet:ink:0.5>");
  }

  @Test
  void withClipSkipPicturesAreOthersAndTheInfotextSaysSo() {
    ModelOptions options = ModelOptions.NONE.withClipSkip(Optional.of(2));
    ModelFiles skipping = Models.open(folder.resolve("tiny").toString(), options);
    List<PictureEvent> events = new ArrayList<>();
    try (StableDiffusion loaded = StableDiffusion.load(CPU.runtime(), skipping, Precision.FP32)) {
      PictureJob.prepare(skipping, ORDER, AdapterFiles.NONE).run(loaded, events::add);
    }
    MadePicture plain = made(run(ORDER, AdapterFiles.NONE)).get(0);
    MadePicture skipped = made(events).get(0);

    assertThat(pixels(skipped)).isNotEqualTo(pixels(plain));
    assertThat(skipped.infotext().parameters()).containsEntry("Clip skip", "2");
    assertThat(plain.infotext().parameters()).doesNotContainKey("Clip skip");
  }

  @Test
  void plainPromptsDrawTheSameInBothLanguages() {
    assertThat(picture("a red cat")).containsExactly(picture("a red cat", PromptLanguage.PLAIN));
  }

  @Test
  void promptsChangeOverTheSteps() {
    int[] cat = picture("a cat");
    int[] house = picture("a day");
    assertThat(picture("a [cat:day:9]")).containsExactly(cat);
    assertThat(picture("a [cat:day:0]")).containsExactly(house);
    assertThat(picture("a [cat:day:0.5]")).isNotEqualTo(cat).isNotEqualTo(house);
    assertThat(picture("a [cat|day]")).isNotEqualTo(cat).isNotEqualTo(house);
    // Six calls, and all of them count to no more than 5.
    assertThat(picture("a [cat:day:5]")).containsExactly(cat);
    assertThat(picture("a [cat:day:0.5]", PromptLanguage.PLAIN))
        .isNotEqualTo(picture("a [cat:day:0.5]"));
  }

  @Test
  void negativePromptsChangeOverTheStepsToo() {
    PictureOrder order = ORDER.withSampler(SamplerChoice.EULER, 6);
    int[] day = pixels(order.withNegativePrompt("day"));
    int[] cat = pixels(order.withNegativePrompt("cat"));
    int[] both = pixels(order.withNegativePrompt("[day:cat:1]"));
    assertThat(both).isNotEqualTo(day).isNotEqualTo(cat);
    assertThat(pixels(order.withNegativePrompt("[day:cat:0]"))).containsExactly(cat);
  }

  @Test
  void partsGuideByTheirWeights() {
    int[] cat = picture("a cat");
    assertThat(picture("a cat AND a day :0")).satisfies(each -> assertNear(each, cat));
    assertThat(picture("a cat AND a day")).isNotEqualTo(cat);
    assertThat(picture("a cat :0.5 AND a cat :0.5")).satisfies(each -> assertNear(each, cat));
    assertThat(picture("a cat AND a day :-0.5")).isNotEqualTo(picture("a cat AND a day :0.5"));
  }

  @Test
  void emphasisAndItsModeMatter() {
    int[] plain = picture("a red cat");
    int[] original = picture("a (red:3) cat");
    PromptLanguage noNorm = PromptLanguage.A1111.withEmphasis(EmphasisMode.NO_NORM);
    assertThat(original).isNotEqualTo(plain).isNotEqualTo(picture("a (red:3) cat", noNorm));
    assertThat(picture("a (red:3) cat", PromptLanguage.A1111.withEmphasis(EmphasisMode.IGNORE)))
        .containsExactly(plain);
  }

  @Test
  void theStrengthOfAnEmbeddingIsThatOfItsWeightedWord() {
    Path day = folder.resolve("Nice-Day.safetensors");
    AdapterFiles whole = AdapterFiles.NONE.withEmbedding(day);
    AdapterFiles half =
        AdapterFiles.NONE.withEmbeddings(
            EmbeddingFiles.NONE.with(new EmbeddingFiles.Weighted(day, 0.5)));
    MadePicture byFile = made(run(ORDER.withPrompt("a <day>"), half)).get(0);
    MadePicture byPrompt = made(run(ORDER.withPrompt("a (<day>:0.5)"), whole)).get(0);

    assertThat(pixels(byFile)).containsExactly(pixels(byPrompt));
    assertThat(byFile.infotext().prompt()).isEqualTo("a (Nice-Day:0.5)");
    assertThat(byPrompt.infotext().prompt()).isEqualTo("a (Nice-Day:0.5)");
  }

  @Test
  void explainsWhatEachStepSees() {
    PictureOrder order =
        ORDER
            .withPrompt("a [cat:day:0.5] AND (<day>:1.5) :-0.5 <lora:x:1>")
            .withSampler(SamplerChoice.EULER, 4);
    AdapterFiles adapters = AdapterFiles.NONE.withEmbedding(folder.resolve("Nice-Day.safetensors"));
    PromptExplanation explained = PictureJob.prepare(files, order, adapters).explain();

    List<PromptExplanation.Part> parts = explained.prompt().parts();
    assertThat(parts).extracting(PromptExplanation.Part::weight).containsExactly(1.0, -0.5);
    assertThat(parts.get(0).spans())
        .containsExactly(new PromptExplanation.Span(1, 3, 0), new PromptExplanation.Span(4, 4, 1));
    assertThat(parts.get(0).texts())
        .extracting(PromptExplanation.Text::text)
        .containsExactly("a cat", "a day");
    assertThat(parts.get(1).texts().get(0).chunks().get(0))
        .containsExactly(
            new PromptExplanation.Token(1, 0, "<day>#1", 1.5, Optional.of("<day>")),
            new PromptExplanation.Token(2, 0, "<day>#2", 1.5, Optional.of("<day>")));
    assertThat(explained.networks()).containsExactly("<lora:x:1>");
    assertThat(explained.warnings())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith(
                        "prompt: this tag is taken out and has no effect: there is no"
                            + " --lora-folder"));
    assertThat(explained.loaded())
        .containsExactly(
            new PromptExplanation.Loaded(
                folder.resolve("Nice-Day.safetensors"),
                2,
                List.of("<day>", "Nice-Day", "<Nice-Day>"),
                true));
  }

  @Test
  void anExceptionOfTheListenerEndsTheJobAndLeavesNothing() {
    PictureJob job = PictureJob.prepare(files, ORDER, AdapterFiles.NONE);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                job.run(
                    model,
                    event -> {
                      if (event instanceof Stepped) {
                        throw new CancellationException("enough");
                      }
                    }))
        .withMessage("enough");
    assertThat(made(run(ORDER, AdapterFiles.NONE))).hasSize(1);
  }

  @Test
  void whatCannotBeMadeIsRefusedBeforeAModelIsLoaded() {
    assertRefused(() -> ORDER.withCount(0, 1), "the count of pictures is 0");
    assertRefused(() -> ORDER.withCount(1, 0), "the batch size is 0");
    assertRefused(() -> ORDER.withNegativePrompt("<hypernet:ink:1>"), "it belongs into the prompt");
    assertRefused(
        () -> prepare(ORDER.withSize(OptionalInt.of(15), OptionalInt.empty())),
        "the size is 15x16, expected multiples of 2");
    assertRefused(
        () -> prepare(PictureOrder.of("<hypernet:ink:1>")), "needs --hypernetwork-folder");
    assertRefused(() -> prepare(ORDER.withSampler(SamplerChoice.DDIM, 0)), "steps is 0");
  }

  private static PictureJob prepare(PictureOrder order) {
    return PictureJob.prepare(files, order, AdapterFiles.NONE);
  }

  private static void assertRefused(Runnable attempt, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(attempt::run)
        .withMessageContaining(message);
  }

  private static List<PictureEvent> run(PictureOrder order, AdapterFiles adapters) {
    List<PictureEvent> events = new ArrayList<>();
    PictureJob.prepare(files, order, adapters).run(model, events::add);
    return events;
  }

  private static List<MadePicture> made(List<PictureEvent> events) {
    return events.stream()
        .filter(PictureMade.class::isInstance)
        .map(event -> ((PictureMade) event).picture())
        .toList();
  }

  private static int[] picture(String prompt) {
    return picture(prompt, PromptLanguage.A1111);
  }

  private static int[] picture(String prompt, PromptLanguage language) {
    return pixels(
        ORDER.withPrompt(prompt).withLanguage(language).withSampler(SamplerChoice.EULER, 6));
  }

  private static int[] pixels(PictureOrder order) {
    return pixels(made(run(order, AdapterFiles.NONE)).get(0));
  }

  /** Float32 rounding in another batch may turn a channel by one of its 256 steps. */
  private static void assertNear(int[] actual, int[] expected) {
    for (int i = 0; i < actual.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        int difference = (actual[i] >> shift & 0xff) - (expected[i] >> shift & 0xff);
        assertThat(Math.abs(difference)).isLessThanOrEqualTo(1);
      }
    }
  }

  private static int[] pixels(MadePicture picture) {
    return picture.image().getRGB(0, 0, 16, 16, null, 0, 16);
  }
}
