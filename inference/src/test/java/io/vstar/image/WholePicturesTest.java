package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.DatasetException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a damaged picture is refused. */
class WholePicturesTest {
  private static final int END_MARKER = 2;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb.png",
        "palette4.png",
        "rgb.jpg",
        "progressive.jpg",
        "gray.jpg",
        "cmyk.jpg",
        "lossless.webp",
        "lossy.webp",
        "alpha.webp",
        "turned.webp",
        "rgb.bmp"
      })
  void aPictureThatIsCutAnywhereIsRefusedByName(String name) throws IOException {
    byte[] whole = Files.readAllBytes(ReferenceImages.file(name));
    boolean jpeg = name.endsWith("jpg");
    // Of a JPEG the end marker may be missing: nothing of the picture is.
    for (int length = whole.length - (jpeg ? END_MARKER + 2 : 1); length > 0; length -= 3) {
      assertRefused(Arrays.copyOf(whole, length), name + " cut to " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLargerJpegThatIsCutAnywhereIsRefused(boolean progressive) throws IOException {
    byte[] whole = noisyJpeg(progressive);
    for (int length = 300; length < whole.length - 100; length += whole.length / 50) {
      assertRefused(Arrays.copyOf(whole, length), "cut to " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.jpg", "progressive.jpg", "gray.jpg"})
  void aJpegThatLacksNothingButItsEndMarkerIsRead(String name) throws IOException {
    byte[] whole = Files.readAllBytes(ReferenceImages.file(name));
    BufferedImage image = read(Arrays.copyOf(whole, whole.length - END_MARKER));
    BufferedImage expected = ImageFiles.read(ReferenceImages.file(name));
    assertThat(ReferenceImages.largestDifference(image, expected)).isZero();
  }

  @Test
  void aProgressiveJpegThatEndsBetweenTwoScansIsRefused() throws IOException {
    byte[] whole = noisyJpeg(true);
    int scans = 0;
    for (int i = 2; i < whole.length - 1; i++) {
      boolean scan = (whole[i] & 0xff) == 0xff && (whole[i + 1] & 0xff) == JpegSegments.SOS;
      if (scan && scans++ > 0) {
        assertRefused(Arrays.copyOf(whole, i), "cut before scan " + scans);
      }
    }
    assertThat(scans).isGreaterThan(5);
  }

  @Test
  void aFewBytesBeforeTheEndOfAJpegAreThePaddingOfACamera() throws IOException {
    byte[] whole = Files.readAllBytes(ReferenceImages.file("rgb.jpg"));
    assertThatCode(() -> read(withBytesBeforeTheEnd(whole, 8))).doesNotThrowAnyException();
    assertRefused(withBytesBeforeTheEnd(whole, 500), "500 bytes too many");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void garbageWithinAJpegIsRefused(boolean progressive) throws IOException {
    byte[] whole = noisyJpeg(progressive);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      byte[] damaged = whole.clone();
      int start = whole.length / 4 + i * whole.length / 50;
      for (int at = start; at < start + 500; at++) {
        damaged[at] = (byte) random.nextInt();
      }
      try {
        read(damaged);
      } catch (DatasetException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(18); // a JPEG has no checksums: chance may pass
  }

  @Test
  void oneChangedByteOfAPngIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(ReferenceImages.file("rgb.png"));
    int pixels = new String(whole, "ISO-8859-1").indexOf("IDAT") + 4;
    for (int at = pixels; at < whole.length - 16; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      assertRefused(damaged, "changed at " + at);
    }
  }

  @Test
  void aChangedByteIsNamedWithWhatToDo() throws IOException {
    byte[] damaged = Files.readAllBytes(ReferenceImages.file("rgb.png"));
    damaged[new String(damaged, "ISO-8859-1").indexOf("IDAT") + 9] ^= 1;
    Path file = Files.write(folder.resolve("a.png"), damaged);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ImageFiles.read(file))
        .withMessage(
            file
                + " cannot be decoded: the checksum of its chunk IDAT is wrong; get the file again");
  }

  @Test
  void bytesBehindTheEndAreNoDamage() throws IOException {
    for (String name : new String[] {"rgb.png", "rgb.jpg", "lossless.webp", "rgb.bmp"}) {
      byte[] whole = Files.readAllBytes(ReferenceImages.file(name));
      BufferedImage image = read(Arrays.copyOf(whole, whole.length + 100));
      BufferedImage expected = ImageFiles.read(ReferenceImages.file(name));
      assertThat(ReferenceImages.largestDifference(image, expected)).as(name).isZero();
    }
  }

  private void assertRefused(byte[] picture, String description) throws IOException {
    Path file = Files.write(folder.resolve("picture"), picture);
    assertThatExceptionOfType(DatasetException.class)
        .as(description)
        .isThrownBy(() -> ImageFiles.read(file))
        .withMessageStartingWith(file.toString());
  }

  private BufferedImage read(byte[] picture) throws IOException {
    return ImageFiles.read(Files.write(folder.resolve("picture"), picture));
  }

  private static byte[] withBytesBeforeTheEnd(byte[] jpeg, int count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, jpeg.length - END_MARKER);
    out.write(new byte[count]);
    out.write(jpeg, jpeg.length - END_MARKER, END_MARKER);
    return out.toByteArray();
  }

  private static byte[] noisyJpeg(boolean progressive) throws IOException {
    BufferedImage noise = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 160 * 120; i++) {
      noise.setRGB(i % 160, i / 160, random.nextInt());
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(noise, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
