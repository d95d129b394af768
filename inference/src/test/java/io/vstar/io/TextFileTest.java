package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
