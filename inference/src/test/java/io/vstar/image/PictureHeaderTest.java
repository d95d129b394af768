package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vstar.error.DatasetException;
import io.vstar.image.PictureHeader.Profile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureHeaderTest {
  @TempDir private Path folder;

  @Test
  void aPlainPictureHasNothingButItsSize() throws IOException {
    assertThat(header(jpeg(30, 20)))
        .isEqualTo(new PictureHeader(new ImageSize(30, 20), 0, false, false, false, Profile.NONE));
  }

  @Test
  void aTurnChangesTheSizeAndAnInvalidOneIsTold() throws IOException {
    PictureHeader turned = header(withExif(jpeg(30, 20), 6, 30, 20));
    assertThat(turned.size()).isEqualTo(new ImageSize(20, 30));
    assertThat(turned.orientation()).isEqualTo(6);
    assertThat(turned.hasValidOrientation()).isTrue();
    PictureHeader nine = header(withExif(jpeg(30, 20), 9, 30, 20));
    assertThat(nine.size()).isEqualTo(new ImageSize(30, 20));
    assertThat(nine.hasValidOrientation()).isFalse();
  }

  @Test
  void pixelsThatWereTurnedAlreadyAreSeenByTheSizesOfTheCamera() throws IOException {
    assertThat(header(withExif(jpeg(20, 30), 6, 30, 20)).turnedTwice()).isTrue();
    assertThat(header(withExif(jpeg(30, 20), 6, 30, 20)).turnedTwice()).isFalse();
    assertThat(header(withExif(jpeg(20, 30), 3, 30, 20)).turnedTwice()).isFalse();
    assertThat(header(withExif(jpeg(20, 20), 6, 20, 20)).turnedTwice()).isFalse();
    assertThat(header(withExif(jpeg(15, 10), 6, 30, 20)).turnedTwice()).isFalse();
  }

  @Test
  void profilesAreToldApartByTheirColours() throws IOException {
    assertThat(profile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData()))
        .isEqualTo(Profile.SRGB);
    assertThat(profile(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData()))
        .isEqualTo(Profile.OTHER);
    assertThat(profile(new byte[200])).isEqualTo(Profile.UNUSABLE);
  }

  @Test
  void printAndAnimationsAreTold() throws IOException {
    PictureHeader print = resource("cmyk_profile.jpg");
    assertThat(print.cmyk()).isTrue();
    assertThat(print.profile()).isEqualTo(Profile.OTHER);
    assertThat(resource("animated.gif").animation()).isTrue();
    assertThat(resource("palette.gif").animation()).isFalse();
  }

  @Test
  void damageIsToldFromOtherRefusals() throws IOException {
    Path half = folder.resolve("half.jpg");
    byte[] whole = jpeg(300, 200);
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));
    assertThat(ImageFiles.isPicture(half)).isTrue();
    DatasetException damage =
        catchThrowableOfType(DatasetException.class, () -> ImageFiles.readReduced(half, 64));
    assertThat(ImageFiles.isDamaged(damage)).isTrue();
    Path text = Files.writeString(folder.resolve("text.jpg"), "no picture");
    assertThat(ImageFiles.isPicture(text)).isFalse();
    assertThatThrownBy(() -> ImageFiles.readReduced(text, 64))
        .isInstanceOfSatisfying(
            DatasetException.class, e -> assertThat(ImageFiles.isDamaged(e)).isFalse());
  }

  @Test
  void aReducedPictureKeepsColoursShapeAndTransparency() throws IOException {
    BufferedImage whole = new BufferedImage(400, 200, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = whole.createGraphics();
    graphics.setColor(new Color(200, 40, 10));
    graphics.fillRect(200, 0, 200, 200);
    graphics.dispose();
    Path file = folder.resolve("whole.png");
    ImageIO.write(whole, "png", file.toFile());
    AlphaImage small = ImageFiles.readReduced(file, 100);
    assertThat(small.colors().getWidth()).isEqualTo(100);
    assertThat(small.colors().getHeight()).isEqualTo(50);
    assertThat(small.colors().getRGB(75, 25) & 0xffffff).isEqualTo(0xc8280a);
    BufferedImage opacity = small.opacity().orElseThrow();
    assertThat(opacity.getRGB(25, 25) & 0xff).isZero();
    assertThat(opacity.getRGB(75, 25) & 0xff).isEqualTo(255);
  }

  private Profile profile(byte[] icc) throws IOException {
    byte[] prefix = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII);
    return header(withSegment(jpeg(8, 8), 0xe2, joined(prefix, icc))).profile();
  }

  private PictureHeader header(byte[] file) throws IOException {
    return ImageFiles.readHeader(Files.write(folder.resolve("file"), file));
  }

  private PictureHeader resource(String name) throws IOException {
    try (InputStream in = PictureHeaderTest.class.getResourceAsStream(name)) {
      return header(in.readAllBytes());
    }
  }

  private static byte[] jpeg(int width, int height) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, 31 * i * i);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", bytes);
    return bytes.toByteArray();
  }

  /** Puts EXIF data into a JPEG: the orientation, and width and height as the camera had them. */
  private static byte[] withExif(byte[] jpeg, int orientation, int width, int height) {
    int inner = 8 + 2 + 2 * 12 + 4;
    ByteBuffer tiff = ByteBuffer.allocate(inner + 2 + 2 * 12 + 4);
    tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    tiff.putShort((short) 2);
    entry(tiff, 0x0112, 3, orientation << 16);
    entry(tiff, 0x8769, 4, inner);
    tiff.putInt(0).putShort((short) 2);
    entry(tiff, 0xa002, 4, width);
    entry(tiff, 0xa003, 4, height);
    byte[] prefix = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    return withSegment(jpeg, 0xe1, joined(prefix, tiff.array()));
  }

  private static void entry(ByteBuffer tiff, int tag, int type, int value) {
    tiff.putShort((short) tag).putShort((short) type).putInt(1).putInt(value);
  }

  private static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
    return ByteBuffer.allocate(jpeg.length + 4 + data.length)
        .put(jpeg, 0, 2) // the start of the image
        .put((byte) 0xff)
        .put((byte) marker)
        .putShort((short) (data.length + 2))
        .put(data)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
