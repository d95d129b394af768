package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.MaskedContent;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageFiles;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.pictures.PictureSource.Inpainting;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.CpuRuntime;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures that are drawn over, whole and in part. */
class DrawnOverTest {
  private static final int SIDE = 16; // of the tiny model
  private static final PictureOrder ORDER =
      PictureOrder.of("a day").withSampler(SamplerChoice.EULER, 4);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;

  private static ModelFiles files;
  private static StableDiffusion model;
  private static Path picture;
  private static Path mask;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    files = Models.open(folder.resolve("tiny").toString());
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
    picture = write("picture.png", SIDE, (x, y) -> x * 0x0f0000 | y * 0x000f00 | 0x40);
    mask = write("mask.png", SIDE, (x, y) -> x >= 8 ? 0xffffff : 0);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void lessStrengthMakesFewerStepsAndStaysNearerToThePicture() {
    PictureJob job = job(ORDER.over(PictureSource.of(picture, 0.5)));
    List<PictureEvent> events = new ArrayList<>();
    job.run(model, events::add);
    assertThat(events.stream().filter(PictureEvent.Stepped.class::isInstance)).hasSize(2);

    BufferedImage little = make(ORDER.over(PictureSource.of(picture, 0.25)));
    BufferedImage much = make(ORDER.over(PictureSource.of(picture, 1)));
    assertThat(pixels(little)).isNotEqualTo(pixels(much));
    assertThat(pixels(much)).isNotEqualTo(pixels(make(ORDER)));
  }

  @ParameterizedTest
  @EnumSource
  void outsideTheMaskThePictureIsExactlyTheOriginal(MaskedContent content) {
    BufferedImage original = ImageFiles.read(picture);
    Inpainting hard = new Inpainting(mask, false, 0, content, OptionalInt.empty());
    BufferedImage made = make(ORDER.over(PictureSource.of(picture, 0.75).with(hard)));
    int changed = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        if (x < 8) {
          assertThat(made.getRGB(x, y)).isEqualTo(original.getRGB(x, y));
        } else {
          changed += made.getRGB(x, y) == original.getRGB(x, y) ? 0 : 1;
        }
      }
    }
    assertThat(changed).isGreaterThan(100);
  }

  @Test
  void contentsBeginOtherwise() {
    List<List<Integer>> made = new ArrayList<>();
    for (MaskedContent content : MaskedContent.values()) {
      Inpainting hard = new Inpainting(mask, false, 0, content, OptionalInt.empty());
      made.add(pixels(make(ORDER.over(PictureSource.of(picture, 0.75).with(hard)))));
    }
    assertThat(made).doesNotHaveDuplicates();
  }

  @Test
  void aPartIsDrawnAloneAndPutBackIntoThePictureAsItIs() throws IOException {
    Path large = write("large.png", 40, (x, y) -> x * 0x050000 | y * 0x000500 | 0x40);
    Path corner = write("corner.png", 40, (x, y) -> x >= 30 && y >= 30 ? 0xffffff : 0);
    Inpainting part = new Inpainting(corner, false, 0, MaskedContent.ORIGINAL, OptionalInt.of(2));
    BufferedImage original = ImageFiles.read(large);
    BufferedImage made = make(ORDER.over(PictureSource.of(large, 0.75).with(part)));
    assertThat(made.getWidth()).isEqualTo(40);
    for (int i = 0; i < 40 * 40; i++) {
      int x = i % 40;
      int y = i / 40;
      if (x < 30 || y < 30) {
        assertThat(made.getRGB(x, y)).isEqualTo(original.getRGB(x, y));
      }
    }
    assertThat(made.getRGB(35, 35)).isNotEqualTo(original.getRGB(35, 35));
  }

  @Test
  void theInfotextHasTheWebUisNamesAndDrawsThePictureAgain() {
    Inpainting part =
        new Inpainting(mask, true, 1.5, MaskedContent.LATENT_NOTHING, OptionalInt.of(6));
    PictureOrder order = ORDER.over(PictureSource.of(picture, 0.75).with(part));
    List<MadePicture> made = new ArrayList<>();
    job(order).run(model, PictureListener.pictures(made::add));
    Map<String, String> said = made.get(0).infotext().parameters();
    assertThat(said)
        .containsEntry("Denoising strength", "0.75")
        .containsEntry("Mask blur", "1.5")
        .containsEntry("Mask mode", "Inpaint not masked")
        .containsEntry("Masked content", "latent nothing")
        .containsEntry("Inpaint area", "Only masked")
        .containsEntry("Masked area padding", "6");
    RepeatedOrder repeated = new RepeatedOrder(picture, made.get(0).infotext());
    assertThat(repeated.strength()).hasValue(0.75);
    assertThat(repeated.inpainting(mask)).isEqualTo(part);
  }

  @Test
  void aPictureIsDrawnInItsOwnShapeAtAsManyPixelsAsTheModelKnows() throws IOException {
    Path wide = folder.resolve("wide.png");
    PngFiles.write(wide, new BufferedImage(64, 16, BufferedImage.TYPE_INT_RGB), Map.of());
    BufferedImage made = make(ORDER.over(PictureSource.of(wide, 0.5)));
    assertThat(made.getWidth()).isEqualTo(32); // 32 · 8 = 16 · 16
    assertThat(made.getHeight()).isEqualTo(8);
  }

  @Test
  void whatCannotBeDrawnOverIsTold() throws IOException {
    Path black = write("black.png", SIDE, (x, y) -> 0);
    refused(
        () -> job(ORDER.over(PictureSource.of(picture, 1).with(Inpainting.of(black)))),
        "black.png leaves everything as it is");
    refused(() -> PictureSource.of(picture, 0), "the strength is 0.0");
    refused(() -> job(ORDER.over(PictureSource.of(picture, 0.1))), "leaves none of 4 steps");
    refused(() -> MaskedContent.named("paint"), "expected fill, original, latent noise");
  }

  private static void refused(Runnable attempt, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(attempt::run)
        .withMessageContaining(message);
  }

  private static PictureJob job(PictureOrder order) {
    return PictureJob.prepare(files, order, AdapterFiles.NONE);
  }

  private static BufferedImage make(PictureOrder order) {
    List<MadePicture> made = new ArrayList<>();
    job(order).run(model, PictureListener.pictures(made::add));
    return made.get(0).image();
  }

  private static List<Integer> pixels(BufferedImage image) {
    List<Integer> pixels = new ArrayList<>();
    for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
      pixels.add(image.getRGB(i % image.getWidth(), i / image.getWidth()));
    }
    return pixels;
  }

  @FunctionalInterface
  private interface Color {
    int at(int x, int y);
  }

  private static Path write(String name, int side, Color color) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, color.at(x, y) & 0xffffff);
      }
    }
    Path file = folder.resolve(name);
    PngFiles.write(file, image, Map.of());
    return file;
  }
}
