package io.vstar.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vstar.error.DatasetException;
import io.vstar.error.OutputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngFilesTest {
  @TempDir Path folder;

  @Test
  void keepsPixelsAndTexts() throws IOException {
    Path file = folder.resolve("a.png");
    BufferedImage image = ReferenceImages.expected("rgb.png");
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("Comment", "b");
    texts.put("a", "");
    texts.put("parameters", "a photo of <cat>, naïve\nNegative prompt: x\nSteps: 20, Seed: 1");
    texts.put("title", "猫 \"quoted\" €");

    PngFiles.write(file, image, texts);

    assertThat(PngFiles.readText(file)).containsExactlyEntriesOf(texts);
    assertThat(ReferenceImages.largestDifference(ImageFiles.read(file), image)).isZero();
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("tEXtparameters\0a photo of <cat>, na\u00efve\nNegative");
    assertThat(bytes).contains("iTXttitle\0");
    assertThat(bytes.indexOf("iTXt")).isLessThan(bytes.indexOf("IDAT"));
  }

  @Test
  void writesTheSameBytesEachTime() {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("b", "1");
    texts.put("a", "2");
    PngFiles.write(folder.resolve("1"), image, texts);
    PngFiles.write(folder.resolve("2"), image, Map.of("a", "2", "b", "1"));
    assertThat(folder.resolve("1")).hasSameBinaryContentAs(folder.resolve("2"));
  }

  @Test
  void readsNoTextWhereThereIsNone() {
    assertThat(PngFiles.readText(ReferenceImages.file("rgb.png"))).isEmpty();
  }

  @Test
  void readsPackedTexts() throws IOException {
    byte[] latin = packed("caf\u00e9".getBytes(ISO_8859_1));
    byte[] utf = packed("猫".getBytes(UTF_8));
    Path file =
        pngOf(
            chunk("zTXt", bytes("a\0\0"), latin),
            chunk("iTXt", bytes("b\0\1\0ja\0\0"), utf),
            chunk("iTXt", bytes("c\0\0\0\0\0plain")));
    assertThat(PngFiles.readText(file))
        .containsExactly(Map.entry("a", "café"), Map.entry("b", "猫"), Map.entry("c", "plain"));
  }

  @Test
  void namesWhatIsWrongWithTexts() throws IOException {
    byte[] damaged = chunk("tEXt", bytes("a\0b"));
    damaged[10]++;
    assertUnreadable(pngOf(damaged), "the checksum of a text in it is wrong");
    byte[] overlong = chunk("tEXt", bytes("a\0b"));
    overlong[0] = 0x7f;
    assertUnreadable(pngOf(overlong), "its chunk tEXt announces 2130706435 bytes, but 19 follow");
    byte[] many = packed(new byte[20 << 20]); // 20 kB, twice of it is more than 32 MiB
    assertUnreadable(
        pngOf(chunk("zTXt", bytes("a\0\0"), many), chunk("iTXt", bytes("b\0\1\0\0\0"), many)),
        "it has more than 33554432 bytes of text");
  }

  @Test
  void namesAFileThatIsNoPng() {
    Path file = ReferenceImages.file("rgb.jpg");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> PngFiles.readText(file))
        .withMessageStartingWith(file + " cannot be read: ");
  }

  @Test
  void namesAFolderThatIsMissing() {
    Path file = folder.resolve("missing/a.png");
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> PngFiles.write(file, image, Map.of()))
        .withMessageStartingWith(file + " cannot be written: there is no folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "猫"})
  void refusesWhatIsNoKeyword(String keyword) {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PngFiles.write(folder.resolve("a.png"), image, Map.of(keyword, "v")));
  }

  private static void assertUnreadable(Path file, String reason) {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> PngFiles.readText(file))
        .withMessage(file + " cannot be read: " + reason);
  }

  /** A PNG file of these chunks and no picture. */
  private Path pngOf(byte[]... chunks) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    for (byte[] chunk : chunks) {
      png.write(chunk);
    }
    png.write(chunk("IEND"));
    return Files.write(folder.resolve("chunks.png"), png.toByteArray());
  }

  private static byte[] chunk(String type, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer chunk = ByteBuffer.allocate(length + 12).putInt(length).put(bytes(type));
    for (byte[] part : parts) {
      chunk.put(part);
    }
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, length + 4);
    return chunk.putInt((int) checksum.getValue()).array();
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
