package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingSettings;
import io.vstar.generation.Interpolation;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.Variation;
import io.vstar.nn.Precision;
import io.vstar.pictures.PictureEvent.Started;
import io.vstar.sampling.SamplerChoice;
import io.vstar.sampling.SamplingLoop;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PictureSeriesTest {
  private static final PictureOrder ORDER =
      PictureOrder.of("a red cat").withSampler(SamplerChoice.EULER_A, 3).withGuidance(3);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;

  private static ModelFiles files;
  private static StableDiffusion model;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    files = Models.open(folder.resolve("tiny").toString());
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
    write("day-1", 3);
    write("day-2", -3);
  }

  private static void write(String name, float value) {
    float[] vectors = new float[16];
    vectors[1] = value;
    EmbeddingFile.writeSafetensors(
        folder.resolve(name + ".safetensors"),
        new TextualInversion("<day>", List.of(new VectorTable(2, 8, vectors)), Provenance.UNKNOWN));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Prompts, embeddings of one name, seeds and variations: all in one batch, each as alone. */
  @Test
  void picturesOfOneBatchAreThoseThatTheyAreAlone() {
    List<PictureTask> tasks =
        List.of(
            task(ORDER),
            task(ORDER.withPrompt("a (day:1.4)").withSeed(9)),
            task(ORDER.withPrompt("a <day>")).with(embedding("day-1")),
            task(ORDER.withPrompt("a <day>")).with(embedding("day-2")),
            task(ORDER.withNegativePrompt("cat").with(varied(5, 0.5))));
    List<PictureEvent> events = new ArrayList<>();
    List<MadePicture> made = PictureSeries.prepare(files, tasks, 5).run(model, events::add);

    assertThat(events.get(0)).isEqualTo(new Started(5, 1, 3));
    for (int i = 0; i < tasks.size(); i++) {
      MadePicture alone = alone(tasks.get(i));
      assertSame(made.get(i).image(), alone.image());
      assertThat(made.get(i).infotext()).isEqualTo(alone.infotext());
      for (int j = 0; j < i; j++) {
        assertThat(pixels(made.get(i).image())).isNotEqualTo(pixels(made.get(j).image()));
      }
    }
  }

  @Test
  void whatTheUnetsCallsDoNotShareIsDrawnApartAndComesBackInOrder() {
    String twoChunks = "a cat BREAK a day";
    List<PictureTask> tasks =
        List.of(
            task(ORDER),
            task(ORDER.withSteps(4)),
            task(ORDER.withSeed(2)),
            task(ORDER.withPrompt(twoChunks)),
            task(ORDER.withPrompt("a cat AND a day")),
            task(ORDER.withGuidance(5)),
            task(ORDER.withPrompt("a day")));
    List<PictureEvent> events = new ArrayList<>();
    List<MadePicture> made = PictureSeries.prepare(files, tasks, 4).run(model, events::add);

    // The first, third and last share a batch.
    assertThat(events.get(0)).isEqualTo(new Started(7, 5, 4 * 3 + 4));
    for (int i = 0; i < tasks.size(); i++) {
      assertSame(made.get(i).image(), alone(tasks.get(i)).image());
    }
  }

  @Test
  void anOrderOfSeveralPicturesIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PictureSeries.prepare(files, List.of(task(ORDER.withCount(2, 1))), 4))
        .withMessage("an order of 2 pictures in a series, expected 1");
  }

  @Test
  void aPathLeadsFromOnePromptToTheOther() {
    for (Interpolation interpolation : Interpolation.values()) {
      PromptPath path = PromptPath.prepare(files, task(ORDER), "a day", interpolation);
      try (TensorScope scope = model.runtime().openScope("path")) {
        PromptPath.Opened opened = path.open(model, scope);
        List<BufferedImage> frames =
            path.draw(opened, List.of(0.0, 1.0, 0.5, -0.5), SamplingLoop.Listener.NONE);
        assertSame(frames.get(0), alone(task(ORDER)).image());
        assertSame(frames.get(1), alone(task(ORDER.withPrompt("a day"))).image());
        assertThat(pixels(frames.get(2)))
            .isNotEqualTo(pixels(frames.get(0)))
            .isNotEqualTo(pixels(frames.get(1)));
        assertThat(pixels(frames.get(3))).isNotEqualTo(pixels(frames.get(0)));
        assertThat(path.made(opened, frames.get(2), 0.5).infotext().parameters())
            .containsEntry("Walk to", "a day")
            .containsEntry("Walk place", "0.5");
      }
    }
  }

  @Test
  void endsThatAreNotAlikeAreRefused() {
    PromptPath path =
        PromptPath.prepare(files, task(ORDER), "a cat BREAK a day", Interpolation.LINEAR);
    try (TensorScope scope = model.runtime().openScope("path")) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> path.open(model, scope))
          .withMessageStartingWith("the prompts of both ends must have as many chunks");
    }
  }

  private static PictureTask task(PictureOrder order) {
    return new PictureTask(order, AdapterFiles.NONE);
  }

  private static AdapterFiles embedding(String name) {
    return AdapterFiles.NONE.withEmbedding(folder.resolve(name + ".safetensors"));
  }

  private static DrawingSettings varied(long seed, double strength) {
    return DrawingSettings.NONE.with(new Variation(seed, strength));
  }

  private static MadePicture alone(PictureTask task) {
    List<MadePicture> made = new ArrayList<>();
    PictureJob.prepare(files, task.order(), task.adapters())
        .run(model, PictureListener.pictures(made::add));
    return made.get(0);
  }

  /** Up to rounding, which may turn a level. */
  private static void assertSame(BufferedImage actual, BufferedImage expected) {
    int[] first = pixels(actual);
    int[] second = pixels(expected);
    assertThat(first).hasSameSizeAs(second);
    for (int i = 0; i < first.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        assertThat(first[i] >> shift & 0xff).isCloseTo(second[i] >> shift & 0xff, within(1));
      }
    }
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
