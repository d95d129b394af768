package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.DatasetException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
  private static final int RED = 0xdc1e28;
  private static final int GREEN = 0x14c83c;
  private static final int BLUE = 0x1e28d2;
  private static final int SAND = 0xc8a06e;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "rgb.png, 0",
    "rgb.bmp, 0",
    "lossless.webp, 0",
    "gray.png, 0",
    "gray1.png, 0",
    "gray16.png, 0",
    "palette4.png, 0",
    "palette_transparent.png, 0",
    "gray_alpha.png, 1", // rounding of the blend
    "alpha.png, 1",
    "alpha.webp, 1",
    "lossy.webp, 0",
    "lossy_smooth.webp, 0",
    "lossy_flat.webp, 0",
    "lossy_alpha.webp, 1",
    "rgb.jpg, 3", // another inverse DCT
    "progressive.jpg, 3",
    "gray.jpg, 2",
  })
  void readsTheSamePixelsAsPillow(String name, int tolerance) throws IOException {
    BufferedImage image = ImageFiles.read(ReferenceImages.file(name));

    BufferedImage expected = ReferenceImages.expected(name);
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
    assertThat(image.getWidth()).isEqualTo(expected.getWidth());
    assertThat(image.getHeight()).isEqualTo(expected.getHeight());
    assertThat(ReferenceImages.largestDifference(image, expected)).isLessThanOrEqualTo(tolerance);
  }

  @Test
  void readsCmyk() {
    BufferedImage image = ImageFiles.read(ReferenceImages.file("cmyk.jpg"));
    assertCorners(image, 60, RED, GREEN, BLUE, SAND); // inks are not lights: no exact answer
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsAsExifSays(int orientation) {
    Path file = ReferenceImages.file("orientation" + orientation + ".jpg");
    int[][] corners = {
      {RED, GREEN, BLUE, SAND},
      {GREEN, RED, SAND, BLUE},
      {SAND, BLUE, GREEN, RED},
      {BLUE, SAND, RED, GREEN},
      {RED, BLUE, GREEN, SAND},
      {BLUE, RED, SAND, GREEN},
      {SAND, GREEN, BLUE, RED},
      {GREEN, SAND, RED, BLUE}
    };
    ImageSize size = orientation < 5 ? new ImageSize(24, 16) : new ImageSize(16, 24);

    BufferedImage image = ImageFiles.read(file);

    assertThat(ImageFiles.readSize(file)).isEqualTo(size);
    assertThat(new ImageSize(image.getWidth(), image.getHeight())).isEqualTo(size);
    assertCorners(image, 8, corners[orientation - 1]);
  }

  @Test
  void turnsOtherFormatsToo() {
    assertCorners(ImageFiles.read(ReferenceImages.file("turned.webp")), 0, BLUE, RED, SAND, GREEN);
    assertCorners(ImageFiles.read(ReferenceImages.file("turned.png")), 0, GREEN, SAND, RED, BLUE);
  }

  @Test
  void goesByTheContentNotTheName() throws IOException {
    Path file = folder.resolve("photo.jpg");
    Files.copy(ReferenceImages.file("rgb.png"), file);
    assertThat(ImageFiles.readSize(file)).isEqualTo(new ImageSize(8, 6));
    assertThat(
            ReferenceImages.largestDifference(
                ImageFiles.read(file), ReferenceImages.expected("rgb.png")))
        .isZero();
  }

  @Test
  void readsTheSizeOfAFileWhosePixelsAreMissing() throws IOException {
    Path file = cut("rgb.png", 40);
    assertThat(ImageFiles.readSize(file)).isEqualTo(new ImageSize(8, 6));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.read(file))
        .withMessageStartingWith(file + " cannot be decoded: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.jpg", "lossless.webp", "rgb.bmp", "gray.png", "cmyk.jpg"})
  void namesADamagedFile(String name) throws IOException {
    Path file = cut(name, 30);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.read(file))
        .withMessageStartingWith(file.toString())
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void namesAFileThatIsNoPicture() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "not a picture");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.read(file))
        .withMessage(
            file
                + " is not a picture of a known kind; expected one of [bmp, gif, jpeg, jpg, png,"
                + " webp]");
  }

  @Test
  void namesAMissingFile() {
    Path file = folder.resolve("a.png");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.readSize(file))
        .withMessage(file + " does not exist");
  }

  @Test
  void refusesAPictureThatWouldFillTheMemory() throws IOException {
    byte[] png = Files.readAllBytes(ReferenceImages.file("rgb.png"));
    png[18] = 0x7f; // the width, from 8 to 32520
    png[22] = 0x7f;
    Path file = Files.write(folder.resolve("bomb.png"), png);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.read(file))
        .withMessage(
            file + " has 32520x32518 pixels, at most 178956970 in all are read; make it smaller");
  }

  @ParameterizedTest
  @CsvSource({"a.png, true", "a.b.JPEG, true", "a.txt, false", "png, false", "a.png.bak, false"})
  void knowsPicturesByTheirExtension(Path file, boolean picture) {
    assertThat(ImageFiles.hasImageExtension(file)).isEqualTo(picture);
  }

  private static void assertCorners(BufferedImage image, int tolerance, int... colors) {
    for (int i = 0; i < colors.length; i++) {
      int x = image.getWidth() * (1 + 2 * (i % 2)) / 4;
      int y = image.getHeight() * (1 + 2 * (i / 2)) / 4;
      assertThat(ReferenceImages.difference(image.getRGB(x, y), colors[i]))
          .as("corner %d: %06x, expected %06x", i, image.getRGB(x, y) & 0xffffff, colors[i])
          .isLessThanOrEqualTo(tolerance);
    }
  }

  private Path cut(String name, int length) throws IOException {
    byte[] whole = Files.readAllBytes(ReferenceImages.file(name));
    return Files.write(folder.resolve(name), Arrays.copyOf(whole, length));
  }
}
