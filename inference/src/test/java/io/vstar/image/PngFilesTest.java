package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vstar.error.DatasetException;
import io.vstar.error.OutputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
}
