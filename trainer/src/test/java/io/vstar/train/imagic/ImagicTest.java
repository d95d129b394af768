package io.vstar.train.imagic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.image.ImageSize;
import io.vstar.nn.Precision;
import io.vstar.sampling.DdimSampler;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.imagic.ImagicListener.Part;
import io.vstar.train.imagic.ImagicResult.Drawn;
import io.vstar.train.imagic.ImagicSettings.Stage;
import io.vstar.train.loop.StopRequest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ImagicTest {
  private static final ImageSize SIZE = new ImageSize(64, 64);
  private static final ImagicDrawing DRAWING =
      new ImagicDrawing(
          List.of(1.0, 0.0, 1.2), List.of(0.6), List.of(1L, 2L), "", new DdimSampler(), 2, 2);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;
  private ModelFiles model;
  private final List<Part> parts = new ArrayList<>();

  @BeforeEach
  void writeModel() throws IOException {
    model = Models.open(TinyModel.write(CPU.runtime(), folder.resolve("tiny")).toString());
  }

  @Test
  void anEditThatWasStoppedGoesOnToTheSamePictures() throws IOException {
    ImagicResult whole = imagic("whole", 4, StopRequest.NEVER).edit(DRAWING);
    int[] asked = {0};
    // Asked before each step: in the middle of the tuning, after four steps for the embedding.
    Imagic stopped = imagic("stopped", 4, () -> parts.contains(Part.MODEL) && asked[0]++ == 2);
    parts.clear();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> stopped.edit(DRAWING))
        .withMessageContaining("the same command goes on");
    assertThat(files("stopped")).containsExactly("embedding.safetensors", "model.safetensors");

    parts.clear();
    Imagic resumed = imagic("stopped", 4, StopRequest.NEVER);
    ImagicResult result = resumed.edit(DRAWING);
    assertThat(parts).doesNotContain(Part.EMBEDDING);
    assertThat(pixels(result.edits())).isEqualTo(pixels(whole.edits()));
    assertThat(pixels(result.overdrawn())).isEqualTo(pixels(whole.overdrawn()));
    resumed.forget();
    assertThat(files("stopped")).isEmpty();
  }

  @Test
  void picturesAreDrawnForEachSeedByRisingEta() {
    ImagicResult result = imagic("all", 1, StopRequest.NEVER).edit(DRAWING);
    assertThat(result.edits()).extracting(Drawn::seed).containsExactly(1L, 1L, 1L, 2L, 2L, 2L);
    assertThat(result.edits())
        .extracting(Drawn::amount)
        .containsExactly(0.0, 1.0, 1.2, 0.0, 1.0, 1.2);
    assertThat(result.overdrawn()).extracting(Drawn::amount).containsExactly(0.6, 0.6);
    assertThat(parts.stream().distinct())
        .containsExactly(Part.EMBEDDING, Part.OVERDRAWING, Part.MODEL, Part.DRAWING);
    assertThat(new ImagicSheets(result).animation().frames()).hasSize(4); // there and back
  }

  @Test
  void withoutTuningOnlyTheEmbeddingIsLearned() throws IOException {
    ImagicResult result = imagic("embedding", 0, StopRequest.NEVER).edit(DRAWING);
    assertThat(files("embedding")).containsExactly("embedding.safetensors");
    assertThat(parts).doesNotContain(Part.MODEL);
    assertThat(pixels(result.edits()).get(0)).isNotEqualTo(pixels(result.edits()).get(1));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new ImagicTask(picture(), " ", SIZE))
        .withMessageContaining("the target is empty");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings(0, 1))
        .withMessageContaining("expected at least 1");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                new ImagicDrawing(
                    List.of(0.5), List.of(0.0), List.of(1L), "", new DdimSampler(), 2, 2))
        .withMessageContaining("strength of img2img is 0.0");
  }

  @Test
  void thePathLeadsFromThePictureToTheTextAndBeyond() {
    EmbeddingPath path =
        new EmbeddingPath(new float[] {1, 2}, new float[] {0, 4}, new long[] {1, 1, 2});
    assertThat(path.at(0)).containsExactly(0, 4);
    assertThat(path.at(1)).containsExactly(1, 2);
    assertThat(path.at(0.5)).containsExactly(0.5f, 3);
    assertThat(path.at(-1)).containsExactly(-1, 6);
  }

  private Imagic imagic(String name, int modelSteps, StopRequest stop) {
    ImagicTask task = new ImagicTask(picture(), "a cat", SIZE);
    return new Imagic(
        CPU.runtime(),
        model,
        settings(4, modelSteps),
        task,
        folder.resolve(name),
        stop,
        (part, done, total, message) -> parts.add(part));
  }

  private static ImagicSettings settings(int embeddingSteps, int modelSteps) {
    return new ImagicSettings(
        new Stage(embeddingSteps, 0.1), new Stage(modelSteps, 1e-3), 7, Precision.FP32, false);
  }

  private static BufferedImage picture() {
    BufferedImage picture = new BufferedImage(80, 64, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 80; x++) {
      for (int y = 0; y < 64; y++) {
        picture.setRGB(x, y, x < 40 ? 0xd04010 : 0x1030c0);
      }
    }
    return picture;
  }

  private static List<List<Integer>> pixels(List<Drawn> drawn) {
    return drawn.stream()
        .map(Drawn::picture)
        .map(each -> each.getRGB(0, 0, each.getWidth(), each.getHeight(), null, 0, each.getWidth()))
        .map(all -> Arrays.stream(all).boxed().toList())
        .toList();
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
