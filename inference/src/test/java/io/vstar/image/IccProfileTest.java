package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IccProfileTest {
  /** Of a profile and of the conversion: each rounds. */
  private static final int ROUNDING = 2;

  private static final int TAG_COUNT = 128;
  private static final int FIRST_TAG = 132;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"wide.png", "wide.jpg", "wide.webp"})
  void aWideGamutPictureIsTheSameInEveryFormat(String name) {
    BufferedImage image = ImageFiles.read(ReferenceImages.file("icc/" + name));
    BufferedImage expected = ImageFiles.read(ReferenceImages.file("icc/wide_expected.png"));

    assertThat(ReferenceImages.largestDifference(image, expected)).isLessThanOrEqualTo(ROUNDING);
    assertThat(ReferenceImages.difference(image.getRGB(20, 32), 0xe07958)).isLessThanOrEqualTo(2);
    assertThat(ReferenceImages.difference(image.getRGB(70, 32), 0x62b55e)).isLessThanOrEqualTo(2);
  }

  @Test
  void cmykWithoutProfileIsReadByThePlainFormula() {
    BufferedImage image = ImageFiles.read(ReferenceImages.file("icc/cmyk_plain.jpg"));
    assertThat(ReferenceImages.difference(image.getRGB(20, 32), 0xdc1e1e)).isLessThanOrEqualTo(3);
    assertThat(ReferenceImages.difference(image.getRGB(70, 32), 0x2850c8)).isLessThanOrEqualTo(3);
  }

  @Test
  void coloursArePutThroughTheProfile() throws IOException {
    BufferedImage plain = ImageFiles.read(ReferenceImages.file("rgb.png"));
    BufferedImage image = read(PngBytes.withProfile(bytes("rgb.png"), linearRgb()));
    forEachPixel(plain, IccProfileTest::fromLinear, image);
  }

  @Test
  void grayLevelsArePutThroughAGrayProfile() throws IOException {
    BufferedImage plain = ImageFiles.read(ReferenceImages.file("gray.png"));
    byte[] gray = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData(); // linear light
    for (String name : new String[] {"gray.png", "gray16.png"}) {
      forEachPixel(
          plain, IccProfileTest::fromLinear, read(PngBytes.withProfile(bytes(name), gray)));
    }
  }

  @Test
  void palettesArePutThroughTheProfile() throws IOException {
    BufferedImage plain = ImageFiles.read(ReferenceImages.file("palette4.png"));
    BufferedImage image = read(PngBytes.withProfile(bytes("palette4.png"), linearRgb()));
    forEachPixel(plain, IccProfileTest::fromLinear, image);
  }

  @Test
  void transparencyIsComposedOnWhiteAfterTheConversion() throws IOException {
    BufferedImage half = new BufferedImage(4, 3, BufferedImage.TYPE_INT_ARGB);
    half.setRGB(1, 1, 0x80404040);
    Path file = folder.resolve("half.png");
    PngFiles.write(file, half, Map.of());

    BufferedImage image = read(PngBytes.withProfile(Files.readAllBytes(file), linearRgb()));

    assertThat(image.getRGB(0, 0)).isEqualTo(0xffffffff);
    int level = 255 - 128 + (fromLinear(0x404040) & 0xff) * 128 / 255;
    assertThat(ReferenceImages.difference(image.getRGB(1, 1), level * 0x010101))
        .isLessThanOrEqualTo(ROUNDING);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 7", // its length
    "8, 0x05000000", // version 5
    "12, 0x6c696e6b", // a link from one device to another
    "16, 0x434d594b", // CMYK
    "20, 0x52474220", // connected by way of RGB
    "36, 7", // no profile at all
    "128, 0", // no tags
    "128, 0x10000000", // more than there is room for
    "136, 0x7ffffff0", // a tag behind the end
    "140, -1", // one that is too long
  })
  void aProfileThatIsNotSoundIsPassedOver(int position, String value) throws IOException {
    byte[] profile = linearRgb();
    ByteBuffer.wrap(profile).putInt(position, Long.decode(value).intValue());
    assertReadAsWithout(profile);
  }

  @Test
  void aProfileThatDoesNotFitThePictureIsPassedOver() throws IOException {
    assertReadAsWithout(ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData());
    assertReadAsWithout(new byte[] {1, 2, 3});
    assertReadAsWithout(new byte[0]);
  }

  @Test
  void aProfileThatUnpacksToTooMuchIsPassedOver() throws IOException {
    byte[] profile = Arrays.copyOf(linearRgb(), IccProfile.MAX_BYTES + 1);
    ByteBuffer.wrap(profile).putInt(0, profile.length);
    assertReadAsWithout(profile);
  }

  @Test
  void damagedChunksArePassedOver() throws IOException {
    BufferedImage plain = ImageFiles.read(ReferenceImages.file("rgb.png"));
    for (String data : new String[] {"", "\0\0xy", "mine\0\1xy", "mine\0\0not deflated", "mine"}) {
      BufferedImage image =
          read(PngBytes.insert(bytes("rgb.png"), "iCCP", data.getBytes("ISO-8859-1")));
      assertThat(ReferenceImages.largestDifference(image, plain)).isZero();
    }
  }

  @Test
  void profilesWithRandomDamageNeitherFailNorHang() throws IOException {
    byte[][] originals = {linearRgb(), ICC_Profile.getInstance(ColorSpace.CS_PYCC).getData()};
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] profile = originals[i % 2].clone();
      for (int change = 0; change < 1 + i % 4; change++) {
        profile[FIRST_TAG + random.nextInt(profile.length - FIRST_TAG)] = (byte) random.nextInt();
      }
      assertThat(read(PngBytes.withProfile(bytes("rgb.png"), profile)).getWidth()).isEqualTo(8);
    }
  }

  @Test
  void aProfileInSeveralSegmentsOfAJpegIsPutTogether() throws IOException {
    byte[] profile = Arrays.copyOf(bytes("icc/wide.icc"), 150_000); // three segments
    ByteBuffer.wrap(profile).putInt(0, profile.length);
    assertThat(ByteBuffer.wrap(profile).getInt(TAG_COUNT)).isPositive();
    BufferedImage plain = ImageFiles.read(ReferenceImages.file("icc/wide_plain.jpg"));
    BufferedImage expected = ImageFiles.read(ReferenceImages.file("icc/wide_expected.png"));
    assertThat(ReferenceImages.largestDifference(plain, expected)).isGreaterThan(20);

    BufferedImage image = read(withSegments(bytes("icc/wide_plain.jpg"), profile));

    assertThat(ReferenceImages.difference(image.getRGB(20, 32), 0xe07958)).isLessThanOrEqualTo(2);
    assertThat(ReferenceImages.difference(image.getRGB(70, 32), 0x62b55e)).isLessThanOrEqualTo(2);
  }

  @Test
  void aJpegWithABrokenProfileIsReadWithoutIt() throws IOException {
    BufferedImage plain = ImageFiles.read(ReferenceImages.file("icc/wide_plain.jpg"));
    byte[] broken = new byte[500];
    for (byte[] profile : new byte[][] {broken, Arrays.copyOf(linearRgb(), 200)}) {
      BufferedImage image = read(withSegments(bytes("icc/wide_plain.jpg"), profile));
      assertThat(ReferenceImages.largestDifference(image, plain)).isZero();
    }
  }

  @Test
  void aWebpWithABrokenProfileIsReadWithoutIt() throws IOException {
    byte[] webp = bytes("icc/wide.webp");
    Arrays.fill(webp, 50, 150, (byte) 7); // within the profile
    BufferedImage image = read(webp);
    assertThat(ReferenceImages.difference(image.getRGB(20, 32), 0xc8785a)).isLessThanOrEqualTo(1);
  }

  private void assertReadAsWithout(byte[] profile) throws IOException {
    BufferedImage plain = ImageFiles.read(ReferenceImages.file("rgb.png"));
    BufferedImage image = read(PngBytes.withProfile(bytes("rgb.png"), profile));
    assertThat(ReferenceImages.largestDifference(image, plain)).isZero();
  }

  private static void forEachPixel(
      BufferedImage plain, IntUnaryOperator expected, BufferedImage image) {
    for (int y = 0; y < plain.getHeight(); y++) {
      for (int x = 0; x < plain.getWidth(); x++) {
        int wanted = expected.applyAsInt(plain.getRGB(x, y));
        assertThat(ReferenceImages.difference(image.getRGB(x, y), wanted))
            .as("pixel %d,%d: %06x, expected %06x", x, y, image.getRGB(x, y) & 0xffffff, wanted)
            .isLessThanOrEqualTo(ROUNDING);
      }
    }
  }

  /** IEC 61966-2-1, from linear light to levels. */
  private static int fromLinear(int rgb) {
    int result = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double light = (rgb >> shift & 0xff) / 255.0;
      double level = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
      result = result << 8 | (int) Math.round(255 * level);
    }
    return result;
  }

  private static byte[] linearRgb() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  /** Parts of a profile behind the start of a JPEG (ICC.1, annex B.4). */
  private static byte[] withSegments(byte[] jpeg, byte[] profile) throws IOException {
    int part = 60_000;
    int count = (profile.length + part - 1) / part;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    for (int i = 0; i < count; i++) {
      int length = Math.min(part, profile.length - i * part);
      out.write(new byte[] {(byte) 0xff, (byte) 0xe2});
      out.write((length + 16) >> 8);
      out.write(length + 16);
      out.write("ICC_PROFILE\0".getBytes("US-ASCII"));
      out.write(i + 1);
      out.write(count);
      out.write(profile, i * part, length);
    }
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private BufferedImage read(byte[] picture) throws IOException {
    return ImageFiles.read(Files.write(folder.resolve("picture"), picture));
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(ReferenceImages.file(name));
  }
}
