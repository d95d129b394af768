package io.vstar.train.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.vstar.error.DatasetException;
import io.vstar.image.Cropping;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageSize;
import io.vstar.image.PngFiles;
import io.vstar.train.bucket.Jitter;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.AugmentSettings;
import io.vstar.train.config.BackgroundColor;
import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.PictureMask;
import io.vstar.train.dataset.PixelRules;
import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures and masks by every step from the file to what is encoded. */
class PlacedPictureTest {
  private static final Resolution SQUARE = new Resolution(32, 32);

  @TempDir private Path folder;

  /** A slope in both directions: its level at any place tells where it comes from. */
  private static BufferedImage slope(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int level = 20 + 140 * x / width + 90 * y / height;
        int alpha = type == BufferedImage.TYPE_INT_ARGB ? level : 255;
        image.setRGB(x, y, alpha << 24 | level * 0x010101);
      }
    }
    return image;
  }

  private Path write(String name, BufferedImage image) {
    Path file = folder.resolve(name);
    PngFiles.write(file, image, Map.of());
    return file;
  }

  private static TrainingImage image(Path file, Optional<Path> mask, MaskSource source) {
    return image(file, mask, source, BackgroundColor.WHITE);
  }

  private static TrainingImage image(
      Path file, Optional<Path> mask, MaskSource source, BackgroundColor background) {
    PixelRules rules = new PixelRules(background, source, 0, false, AugmentSettings.NONE);
    ImageSize size = ImageFiles.readSize(file);
    return new TrainingImage(
        file,
        size.width(),
        size.height(),
        Optional.empty(),
        file.toString(),
        Subset.of(file.getParent()).with(rules),
        mask.map(each -> new PictureMask(each, each.toString())));
  }

  /** The level of a pixel from its value in [-1, 1]. */
  private static float level(PlacedPicture picture, int pixel) {
    return (picture.pixels()[pixel] + 1) * 127.5f;
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5, false, 1, 0", // scaled and cropped
    "0, 1, false, 1, 0",
    "1, 0, true, 1, 0", // mirrored
    "0.3, 0.6, false, 1.2, 0", // enlarged
    "0.8, 0.5, true, 1.1, 12", // rotated to the left
    "0.2, 0.5, false, 1, -7", // rotated to the right
  })
  void aMaskFollowsItsPicture(
      double across, double down, boolean flipped, double zoom, double degrees) {
    Path file = write("a.png", slope(90, 60, BufferedImage.TYPE_INT_RGB));
    Path alpha = write("b.png", slope(90, 60, BufferedImage.TYPE_INT_ARGB));
    Path small = write("a.mask.png", slope(90, 60, BufferedImage.TYPE_INT_RGB));
    Cropping crop = new Cropping(across, down);
    Jitter jitter = new Jitter(zoom, degrees, 1, 1, 1);
    for (TrainingImage image :
        new TrainingImage[] {
          image(file, Optional.of(small), MaskSource.FILE),
          image(alpha, Optional.empty(), MaskSource.ALPHA)
        }) {
      Placement varied = new Placement(image, SQUARE).varied(crop, jitter);
      PlacedPicture placed = PlacedPicture.read(flipped ? varied.mirrored() : varied);
      float[] mask = placed.mask().orElseThrow();
      assertThat(mask).hasSize(32 * 32);
      for (int i = 0; i < mask.length; i++) {
        // Two filters agree on a slope but for rounding, and for the edges that they smooth.
        assertThat(mask[i]).as("pixel %d", i).isCloseTo(level(placed, i), within(2.5f));
      }
    }
  }

  @Test
  void everyStepMovesTheRightPixels() {
    Path file = write("a.png", slope(64, 32, BufferedImage.TYPE_INT_RGB));
    TrainingImage image = image(file, Optional.empty(), MaskSource.NONE);
    BufferedImage source = ImageFiles.read(file);
    PlacedPicture right =
        PlacedPicture.read(new Placement(image, SQUARE, new Cropping(1, 0), false));
    PlacedPicture mirrored =
        PlacedPicture.read(new Placement(image, SQUARE, new Cropping(1, 0), true));
    for (int i = 0; i < 32 * 32; i++) {
      int x = i % 32;
      int y = i / 32;
      assertThat(level(right, i)).isCloseTo(source.getRGB(32 + x, y) & 0xff, within(0.01f));
      assertThat(level(mirrored, i)).isCloseTo(source.getRGB(63 - x, y) & 0xff, within(0.01f));
    }
    PlacedPicture brighter =
        PlacedPicture.read(
            new Placement(image, SQUARE).varied(new Cropping(1, 0), new Jitter(1, 0, 1.1, 1, 1)));
    assertThat(level(brighter, 40)).isCloseTo(Math.round(1.1f * level(right, 40)), within(0.01f));
  }

  @Test
  void aRotatedPictureTurnsCounterclockwiseAndHasNoCorners() {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, i / 64 < 32 ? 0xffffff : 0x404040); // bright above, dark below
    }
    TrainingImage picture = image(write("a.png", image), Optional.empty(), MaskSource.NONE);
    PlacedPicture placed =
        PlacedPicture.read(
            new Placement(picture, SQUARE).varied(Cropping.CENTER, new Jitter(1, 20, 1, 1, 1)));
    // The horizon falls to the left: on the right it lies higher, on the left lower... seen turned
    // to the left, what was right comes up.
    int leftBright = 0;
    int rightBright = 0;
    for (int y = 0; y < 32; y++) {
      leftBright += level(placed, y * 32) > 200 ? 1 : 0;
      rightBright += level(placed, y * 32 + 31) > 200 ? 1 : 0;
      assertThat(level(placed, y * 32)).isGreaterThan(55); // no black corner
      assertThat(level(placed, y * 32 + 31)).isGreaterThan(55);
    }
    assertThat(leftBright).isGreaterThan(rightBright + 8);
  }

  @Test
  void aMaskThatWasDrawnOverTheStoredPictureIsTurnedLikeIt() throws IOException {
    BufferedImage stored = slope(60, 40, BufferedImage.TYPE_INT_RGB);
    Path file = folder.resolve("a.png");
    Files.write(file, turned(stored));
    assertThat(ImageFiles.readSize(file)).isEqualTo(new ImageSize(40, 60));
    Path asStored = write("stored.png", stored);
    Path upright = write("upright.png", ImageFiles.read(file));
    for (Path mask : new Path[] {asStored, upright}) {
      PlacedPicture placed =
          PlacedPicture.read(
              new Placement(image(file, Optional.of(mask), MaskSource.FILE), SQUARE));
      float[] levels = placed.mask().orElseThrow();
      for (int i = 0; i < levels.length; i++) {
        assertThat(levels[i]).as("%s", mask).isCloseTo(level(placed, i), within(2.5f));
      }
    }
  }

  @Test
  void aSmallerMaskIsScaledWithItsPicture() {
    Path file = write("a.png", slope(90, 60, BufferedImage.TYPE_INT_RGB));
    Path mask = write("a.mask.png", slope(45, 30, BufferedImage.TYPE_INT_RGB));
    PlacedPicture placed =
        PlacedPicture.read(new Placement(image(file, Optional.of(mask), MaskSource.FILE), SQUARE));
    float[] levels = placed.mask().orElseThrow();
    for (int i = 0; i < levels.length; i++) {
      assertThat(levels[i]).isCloseTo(level(placed, i), within(4f));
    }
  }

  @Test
  void aMaskOfAnotherShapeIsRefusedByName() {
    Path file = write("a.png", slope(90, 60, BufferedImage.TYPE_INT_RGB));
    Path mask = write("a.mask.png", slope(60, 90, BufferedImage.TYPE_INT_RGB));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(
            () ->
                PlacedPicture.read(
                    new Placement(image(file, Optional.of(mask), MaskSource.FILE), SQUARE)))
        .withMessage(
            "%s has 60x90 pixels, but its picture %s has 90x60; expected a mask of the same shape"
                .formatted(mask, file));
  }

  @Test
  void aMaskThatLeavesNothingIsRefusedByName() {
    Path file = write("a.png", slope(90, 60, BufferedImage.TYPE_INT_RGB));
    Path mask = write("a.mask.png", new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB));
    Placement black = new Placement(image(file, Optional.of(mask), MaskSource.FILE), SQUARE);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> PlacedPicture.read(black))
        .withMessage(
            mask
                + " masks out the whole picture: nothing is left to learn from; mend the mask, or"
                + " take the picture out");

    BufferedImage edge = new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB);
    edge.setRGB(0, 0, 0xffffff);
    Path cut = write("b.mask.png", edge);
    Placement outside = new Placement(image(file, Optional.of(cut), MaskSource.FILE), SQUARE);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> PlacedPicture.read(outside))
        .withMessageContaining(cut + " masks out the whole picture in the part that is trained");

    Path clear = write("clear.png", new BufferedImage(90, 60, BufferedImage.TYPE_INT_ARGB));
    Placement transparent = new Placement(image(clear, Optional.empty(), MaskSource.ALPHA), SQUARE);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> PlacedPicture.read(transparent))
        .withMessageStartingWith(clear + " masks out the whole picture");
  }

  @Test
  void asMaskTransparencyLeavesTheColoursWhichElseLieOnTheBackground() {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 32 * 32; i++) {
      image.setRGB(i % 32, i / 32, i / 32 < 16 ? 0xff336699 : 0x00336699);
    }
    Path file = write("a.png", image);
    int below = 20 * 32;
    PlacedPicture masked =
        PlacedPicture.read(new Placement(image(file, Optional.empty(), MaskSource.ALPHA), SQUARE));
    assertThat(level(masked, below)).isCloseTo(0x33, within(0.01f));
    assertThat(masked.mask().orElseThrow()[below]).isZero();
    assertThat(masked.mask().orElseThrow()[0]).isEqualTo(255);
    PlacedPicture composed =
        PlacedPicture.read(
            new Placement(
                image(file, Optional.empty(), MaskSource.NONE, new BackgroundColor(0x10ff00)),
                SQUARE));
    assertThat(level(composed, below)).isCloseTo(0x10, within(0.01f));
    assertThat(level(composed, 0)).isCloseTo(0x33, within(0.01f));
    assertThat(composed.mask()).isEmpty();
  }

  /** Returns a PNG that EXIF turns by a quarter to the right. */
  private byte[] turned(BufferedImage image) throws IOException {
    byte[] png = Files.readAllBytes(write("unturned.png", image));
    byte[] tiff = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0};
    byte[] type = "eXIf".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    int afterHeader = 8 + 25;
    data.write(png, 0, afterHeader);
    data.writeInt(tiff.length);
    CRC32 checksum = new CRC32();
    checksum.update(type);
    checksum.update(tiff);
    data.write(type);
    data.write(tiff);
    data.writeInt((int) checksum.getValue());
    data.write(Arrays.copyOfRange(png, afterHeader, png.length));
    return out.toByteArray();
  }
}
