package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.MaskedContent;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageSize;
import io.vstar.image.PixelBox;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.CpuRuntime;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutpaintJobTest {
  private static final PictureTask TASK =
      new PictureTask(
          PictureOrder.of("a cat").withSampler(SamplerChoice.DDIM, 2).withSeed(4),
          AdapterFiles.NONE);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    PngFiles.write(folder.resolve("red.png"), plain(24, 20, 0xff0000), Map.of());
  }

  @Test
  void whatLiesInsideStaysExactlyAndTheRestIsDrawn() {
    ModelFiles files = Models.open(folder.resolve("tiny").toString());
    Outpainting sides = outpainting(10, 7, 0, 9, 1);
    MadePicture made;
    try (StableDiffusion model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32)) {
      made = OutpaintJob.prepare(files, TASK, sides).run(model, event -> {});
    }

    BufferedImage image = made.image();
    assertThat(image.getWidth()).isEqualTo(41);
    assertThat(image.getHeight()).isEqualTo(29);
    int changed = 0;
    for (int y = 0; y < 29; y++) {
      for (int x = 0; x < 41; x++) {
        int rgb = image.getRGB(x, y) & 0xffffff;
        // Four times the blur, and the reach of the blur itself.
        boolean isInside = x >= 10 + 7 && x < 34 - 7 && y < 20 - 7;
        if (isInside) {
          assertThat(rgb).isEqualTo(0xff0000);
        } else if (rgb != 0xff0000) {
          changed++;
        }
        boolean isOutside = x < 10 || x >= 34 || y >= 20;
        assertThat(isOutside && rgb == 0).as("nothing was drawn at %d, %d", x, y).isFalse();
      }
    }
    assertThat(changed).isGreaterThan(41 * 29 - 24 * 20 - 20);
    assertThat(made.infotext().parameters())
        .containsEntry("Outpainting", "left 10, right 7, top 0, bottom 9")
        .containsEntry("Masked content", "fill")
        .containsEntry("Size", "16x16");
  }

  /** Each new pixel is drawn by one tile, which overlaps what was there. */
  @ParameterizedTest
  @CsvSource({
    "64, 64, 48, 64, 32, 0",
    "64, 64, 0, 512, 0, 0",
    "100, 40, 0, 0, 200, 200",
    "50, 70, 130, 120, 110, 90"
  })
  void tilesCoverEverythingAndGoOnWithWhatIsThere(
      int width, int height, int left, int right, int top, int bottom) {
    ImageSize canvas = new ImageSize(left + width + right, top + height + bottom);
    PixelBox place = new PixelBox(left, top, left + width, top + height);
    List<PixelBox> tiles = OutpaintingPlan.tiles(canvas, new ImageSize(64, 64), place);

    boolean[][] known = new boolean[canvas.height()][canvas.width()];
    mark(known, place);
    for (PixelBox tile : tiles) {
      int there = mark(known, tile);
      assertThat(there).isBetween(64 * 64 / 5, 64 * 64 - 1);
    }
    for (boolean[] row : known) {
      assertThat(row).doesNotContain(false);
    }
  }

  @Test
  void whatCannotBeExtendedIsTold() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> outpainting(0, 0, 0, 0, 1))
        .withMessage("nothing is added: say how much at the left, right, top or bottom");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> outpainting(-8, 0, 0, 0, 1))
        .withMessage("-8 pixels are to be added, expected 0 to 8192 at each edge");
  }

  private static Outpainting outpainting(int left, int right, int top, int bottom, double blur) {
    return new Outpainting(
        folder.resolve("red.png"), left, right, top, bottom, 1, MaskedContent.FILL, blur);
  }

  /** Marks a box, and returns how much of it was marked before. */
  private static int mark(boolean[][] known, PixelBox box) {
    int there = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        there += known[y][x] ? 1 : 0;
        known[y][x] = true;
      }
    }
    return there;
  }

  private static BufferedImage plain(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }
}
