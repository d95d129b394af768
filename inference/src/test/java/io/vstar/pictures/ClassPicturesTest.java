package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.OutputException;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassPicturesTest {
  private static final PictureOrder ORDER =
      PictureOrder.of("a photo of a dog").withSampler(SamplerChoice.EULER, 2).withCount(6, 2);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path models;
  @TempDir private Path folder;
  private static ModelFiles files;
  private static StableDiffusion model;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), models.resolve("tiny"));
    files = Models.open(models.resolve("tiny").toString());
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static List<PictureOrder> draw(ClassPictures pictures) {
    List<PictureOrder> missing = pictures.missing(files);
    for (PictureOrder order : missing) {
      PictureJob.prepare(files, order, AdapterFiles.NONE)
          .run(model, PictureListener.pictures(pictures::write));
    }
    return missing;
  }

  @Test
  void onlyWhatIsMissingIsDrawnAndIsTheSame() throws IOException {
    ClassPictures pictures = new ClassPictures(folder.resolve("class"), ORDER.withSeed(10));
    assertThat(draw(pictures)).containsExactly(ORDER.withSeed(10));
    Path first = folder.resolve("class/10.png");
    Path third = folder.resolve("class/12.png");
    byte[] drawn = Files.readAllBytes(third);
    assertThat(folder.resolve("class/15.png")).exists();
    assertThat(folder.resolve("class/15.txt")).hasContent("a photo of a dog");
    assertThat(draw(pictures)).isEmpty();

    Files.delete(first);
    Files.delete(third);
    Files.delete(folder.resolve("class/13.png"));
    Files.delete(folder.resolve("class/14.txt"));
    assertThat(draw(pictures))
        .containsExactly(ORDER.withSeed(10).withCount(1, 2), ORDER.withSeed(12).withCount(2, 2));
    assertThat(Files.readAllBytes(third)).isEqualTo(drawn);
    assertThat(folder.resolve("class/14.txt")).hasContent("a photo of a dog");
  }

  @Test
  void moreCanBeAskedForLater() {
    draw(new ClassPictures(folder, ORDER.withCount(2, 2)));
    assertThat(new ClassPictures(folder, ORDER.withCount(5, 4)).missing(files))
        .containsExactly(ORDER.withSeed(3).withCount(3, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "a photo of a cat, 2, 7.5, its prompt is \"a photo of a dog\"",
    "a photo of a dog, 3, 7.5, its Steps is \"2\"",
    "a photo of a dog, 2, 5, its CFG scale is \"7.5\"",
  })
  void picturesOfAnotherOrderAreNotTakenForTheseOnes(
      String prompt, int steps, double guidance, String message) {
    draw(new ClassPictures(folder, ORDER.withCount(1, 1)));
    PictureOrder other =
        PictureOrder.of(prompt).withSampler(SamplerChoice.EULER, steps).withGuidance(guidance);
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> new ClassPictures(folder, other.withCount(2, 2)).missing(files))
        .withMessageStartingWith(folder.resolve("1.png") + " was drawn by another order: ")
        .withMessageContaining(message);
  }
}
