package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.vstar.error.DatasetException;
import java.awt.Color;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of pictures that people train on, with the pixels they stand for. */
class PictureKindsTest {
  private static final Color ORANGE = new Color(0xff8000);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "rgb16.png, 1", // Pillow cuts the lower byte off; here 65535 levels are rounded to 255
    "rgba16.png, 1", // rounding of the blend
    "rgb16_key.png, 1",
    "rgb_key.png, 0",
    "gray_key.png, 0",
    "palette_alpha.png, 1",
    "palette.bmp, 0",
    "one_bit.bmp, 0",
    "palette.gif, 0",
    "transparent.gif, 0",
    "interlaced.gif, 0",
    "animated.gif, 0",
    "animated.png, 0",
    "animated.webp, 0",
    "animated_lossless.webp, 0",
    "animated_alpha.webp, 1",
    "cmyk_profile.jpg, 4", // another inverse DCT, and the rounding of both profiles
  })
  void readsTheSamePixelsAsPillow(String name, int tolerance) throws IOException {
    BufferedImage image = ImageFiles.read(ReferenceImages.file(name));

    BufferedImage expected = ReferenceImages.expected(name);
    assertThat(ImageFiles.readSize(ReferenceImages.file(name)))
        .isEqualTo(new ImageSize(expected.getWidth(), expected.getHeight()));
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
    assertThat(ReferenceImages.largestDifference(image, expected)).isLessThanOrEqualTo(tolerance);
  }

  @Test
  void readsInterlacedPng() throws IOException {
    Path file = folder.resolve("interlaced.png");
    BufferedImage picture = ReferenceImages.expected("rgb.png");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam interlaced = writer.getDefaultWriteParam();
    interlaced.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), interlaced);
    }
    assertThat(Files.readAllBytes(file)[28]).isEqualTo((byte) 1);
    assertThat(ReferenceImages.largestDifference(ImageFiles.read(file), picture)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "animated.gif, true",
    "animated.png, true",
    "animated.webp, true",
    "animated_alpha.webp, true",
    "palette.gif, false",
    "rgb.png, false",
    "lossy_alpha.webp, false",
    "rgb.jpg, false",
  })
  void animationsAreTold(String name, boolean animation) {
    assertThat(ImageFiles.isAnimation(ReferenceImages.file(name))).isEqualTo(animation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"animated.webp", "animated_alpha.webp", "palette.gif", "interlaced.gif"})
  void aPictureThatIsCutAnywhereIsRefusedByName(String name) throws IOException {
    byte[] whole = Files.readAllBytes(ReferenceImages.file(name));
    // Of a GIF the end marker may be missing: nothing of the picture is.
    for (int length = whole.length - 2; length > 0; length--) {
      Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertThatExceptionOfType(DatasetException.class)
          .as("%s cut to %d", name, length)
          .isThrownBy(() -> ImageFiles.read(file))
          .withMessageStartingWith(file.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"01.jpg", "half.png", "half.webp"})
  void picturesThatPeopleHadCutInHalfAreRefusedByName(String name) {
    Path file = ReferenceImages.file("truncated/" + name);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.readWithAlpha(file))
        .withMessageContaining(file + " cannot be decoded: it is ")
        .withMessageContaining("cut short");
  }

  @ParameterizedTest
  @ValueSource(strings = {"animated.webp", "animated.gif"})
  void anAnimationThatBeginsWithAPartIsRefusedByName(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(ReferenceImages.file(name));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    // The place of the first picture, from the left.
    int place = name.endsWith("gif") ? imageDescriptor(bytes) + 1 : text.indexOf("ANMF") + 8;
    bytes[place] = 1;
    Path file = Files.write(folder.resolve(name), bytes);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.read(file))
        .withMessageContaining(file.toString())
        .withMessageContaining("its first picture covers only a part of it");
  }

  private static int imageDescriptor(byte[] gif) {
    int at = 13 + (3 << (gif[10] & 7) + 1);
    while (gif[at] == 0x21) {
      at += 2;
      while (gif[at] != 0) {
        at += 1 + (gif[at] & 0xff);
      }
      at++;
    }
    assertThat(gif[at]).isEqualTo((byte) 0x2c);
    return at;
  }

  @Test
  void transparencyIsComposedOnTheChosenBackground() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xff204060);
    image.setRGB(1, 0, 0x80204060);
    image.setRGB(2, 0, 0x00204060);
    Path file = folder.resolve("alpha.png");
    PngFiles.write(file, image, Map.of());

    BufferedImage read = ImageFiles.read(file, ORANGE);

    assertThat(read.getRGB(0, 0)).isEqualTo(0xff204060);
    assertThat(ReferenceImages.difference(read.getRGB(1, 0), 0x8f6030)).isLessThanOrEqualTo(1);
    assertThat(read.getRGB(2, 0)).isEqualTo(0xffff8000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gray_alpha.png", "palette_transparent.png", "alpha.webp", "rgba16.png"})
  void everyKindOfTransparencyLiesOnTheBackground(String name) {
    Path file = ReferenceImages.file(name);
    BufferedImage onBlack = ImageFiles.read(file, Color.BLACK);
    BufferedImage onWhite = ImageFiles.read(file);
    AlphaImage apart = ImageFiles.readWithAlpha(file);
    for (int x = 0; x < 8; x++) {
      int opacity = apart.opacity().orElseThrow().getRGB(x, 2) & 0xff;
      int behind = (onWhite.getRGB(x, 2) & 0xff) - (onBlack.getRGB(x, 2) & 0xff);
      assertThat(behind).as("white shines through at %d", x).isCloseTo(255 - opacity, within(1));
      int color = apart.colors().getRGB(x, 2) & 0xff;
      assertThat(onBlack.getRGB(x, 2) & 0xff).isCloseTo(color * opacity / 255, within(1));
    }
  }

  @Test
  void grayOnWhiteIsWhatItWasBeforeThereWereBackgrounds() {
    for (int level = 0; level < 256; level++) {
      for (int alpha = 0; alpha < 256; alpha++) {
        BufferedImage gray = grayAlpha(level, alpha);
        int expected = Math.round(255 * (level / 255f * (alpha / 255f) + 1 - alpha / 255f));
        BufferedImage read = RgbConversion.onto(Color.WHITE).of(gray, Optional.empty());
        assertThat(read.getRGB(0, 0)).isEqualTo(0xff000000 | expected * 0x010101);
      }
    }
  }

  private static BufferedImage grayAlpha(int level, int alpha) {
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    var raster = model.createCompatibleWritableRaster(1, 1);
    raster.setPixel(0, 0, new int[] {level, alpha});
    return new BufferedImage(model, raster, false, null);
  }

  @Test
  void opacityIsTurnedWithThePicture() throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(2, 0, 0xc0ff0000);
    Path upright = folder.resolve("upright.png");
    PngFiles.write(upright, image, Map.of());
    byte[] tiff = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0};
    byte[] turned = PngBytes.insert(Files.readAllBytes(upright), "eXIf", tiff);
    Path file = Files.write(folder.resolve("turned.png"), turned);

    AlphaImage read = ImageFiles.readWithAlpha(file);

    // A quarter turn to the right brings the upper right corner to the lower right.
    assertThat(read.colors().getWidth()).isEqualTo(2);
    assertThat(read.opacity().orElseThrow().getRGB(1, 2)).isEqualTo(0xffc0c0c0);
    assertThat(read.colors().getRGB(1, 2)).isEqualTo(0xffff0000);
    assertThat(read.opacity().orElseThrow().getRGB(0, 0)).isEqualTo(0xff000000);
  }

  @Test
  void anOpaquePictureHasNoOpacity() {
    assertThat(ImageFiles.readWithAlpha(ReferenceImages.file("rgb.png")).opacity()).isEmpty();
    assertThat(ImageFiles.readWithAlpha(ReferenceImages.file("rgb.jpg")).opacity()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "photo.heic, ....ftypheic...., a HEIC",
    "photo.jpg, ....ftypmif1...., a HEIC",
    "photo.avif, ....ftypavif...., an AVIF",
    "scan.png, II*_________, a TIFF",
    "layers.psd, 8BPS________, a Photoshop",
  })
  void pictureFormatsThatAreNotReadAreRefusedByTheirName(String name, String head, String title)
      throws IOException {
    byte[] bytes = head.replace('_', '\0').getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve(name), bytes);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.readSize(file))
        .withMessage(
            file
                + " is %s picture, which is not read here; save it as PNG or JPEG with another program"
                    .formatted(title));
  }

  @Test
  void formatsThatAreNotReadAreKnownByTheirExtension() {
    assertThat(OtherFormat.named(Path.of("a/Photo.HEIC"))).contains(OtherFormat.HEIC);
    assertThat(OtherFormat.named(Path.of("a/photo.png"))).isEmpty();
  }
}
