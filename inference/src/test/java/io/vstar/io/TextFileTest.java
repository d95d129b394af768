package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TextFileTest {
  @TempDir Path folder;

  @Test
  void readsUpToTheLimitAndNoFurther() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "naïve");
    assertThat(TextFile.read(file, 6)).isEqualTo("naïve");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TextFile.read(file, 5))
        .withMessage("it has more than 5 bytes, at most as many are read");
  }

  @Test
  void tellsBytesThatAreNoText() throws IOException {
    Path file = Files.write(folder.resolve("a.txt"), new byte[] {'a', (byte) 0xe4});
    assertThatExceptionOfType(CharacterCodingException.class)
        .isThrownBy(() -> TextFile.read(file, 100));
  }

  @Test
  void tellsAMissingFile() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> TextFile.read(folder.resolve("none"), 100));
  }

  @ParameterizedTest
  @MethodSource("unicode")
  void readsUnicodeByItsMark(String charset, String mark) throws IOException {
    String text = "naïve 猫 😀\n, b";
    Path file = Files.write(folder.resolve("a.txt"), (mark + text).getBytes(charset));
    assertThat(TextFile.readUnicode(file, 100)).isEqualTo(text);
  }

  static Stream<Arguments> unicode() {
    return Stream.of(
        Arguments.of("UTF-8", ""),
        Arguments.of("UTF-8", "\uFEFF"),
        Arguments.of("UTF-16LE", "\uFEFF"),
        Arguments.of("UTF-16BE", "\uFEFF"));
  }

  @ParameterizedTest
  @CsvSource({
    "ISO-8859-1, a naïve cat, 'is not UTF-8 text: it has the byte 0xEF at position 4,"
        + " as Windows-1252 or another old encoding has'",
    "Shift_JIS, 猫, 'is not UTF-8 text: it has the byte 0x94 at position 0,"
        + " as Windows-1252 or another old encoding has'",
    "UTF-16LE, a cat, 'is not UTF-8 text: it has zero bytes,"
        + " as UTF-16 without its byte order mark has'",
    "UTF-16BE, a cat, 'is not UTF-8 text: it has zero bytes,"
        + " as UTF-16 without its byte order mark has'",
    "UTF-32LE, \uFEFFa cat, 'is not UTF-8 text, but UTF-32 by its byte order mark'",
    "UTF-32BE, \uFEFFa cat, 'is not UTF-8 text, but UTF-32 by its byte order mark'",
  })
  void tellsOtherEncodings(String charset, String text, String found) throws IOException {
    Path file = Files.write(folder.resolve("a.txt"), text.getBytes(charset));
    assertThatExceptionOfType(CharacterCodingException.class)
        .isThrownBy(() -> TextFile.readUnicode(file, 100))
        .withMessage(found);
  }

  @Test
  void tellsADamagedUtf16() throws IOException {
    byte[] half = {(byte) 0xFF, (byte) 0xFE, 'a', 0, 'b'};
    Path file = Files.write(folder.resolve("a.txt"), half);
    assertThatExceptionOfType(CharacterCodingException.class)
        .isThrownBy(() -> TextFile.readUnicode(file, 100))
        .withMessage("is marked as UTF-16, but damaged at byte 4");
    assertThat(TextFile.readUnicode(Files.write(file, new byte[0]), 100)).isEmpty();
  }
}
