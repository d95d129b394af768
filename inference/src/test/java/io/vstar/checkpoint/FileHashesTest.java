package io.vstar.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.CheckpointException;
import io.vstar.io.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
  private static final int LARGE = 33 << 20;

  @TempDir Path folder;
  private Path store;
  private Path file;

  @BeforeEach
  void writeLargeFile() throws IOException {
    store = folder.resolve("cache/sha256.json");
    file = folder.resolve("model.safetensors");
    change((byte) 1);
  }

  @Test
  void aLargeFileIsReadOnce() throws IOException {
    String sha256 = new FileHashes(store).sha256(file);
    assertThat(sha256).isEqualTo(Sha256.of(file));

    // Only a file that is not read can have changed unseen.
    FileTime time = Files.getLastModifiedTime(file);
    change((byte) 2);
    Files.setLastModifiedTime(file, time);
    assertThat(new FileHashes(store).sha256(file)).isEqualTo(sha256);
  }

  @Test
  void aFileThatChangedIsReadAgain() throws IOException {
    String before = new FileHashes(store).sha256(file);
    change((byte) 2);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(new FileHashes(store).sha256(file)).isNotEqualTo(before).isEqualTo(Sha256.of(file));
  }

  @Test
  void aSmallFileIsAlwaysRead() throws IOException {
    Path small = Files.writeString(folder.resolve("small"), "a");
    FileTime time = Files.getLastModifiedTime(small);
    String before = new FileHashes(store).sha256(small);
    Files.writeString(small, "b");
    Files.setLastModifiedTime(small, time);
    assertThat(new FileHashes(store).sha256(small)).isNotEqualTo(before);
    assertThat(store).doesNotExist();
  }

  @Test
  void aStoreThatIsBrokenIsMadeAgain() throws IOException {
    Files.createDirectories(store.getParent());
    for (String broken : new String[] {"{\"a\": ", "[]", "", "{\"a\": 1}"}) {
      Files.writeString(store, broken);
      assertThat(new FileHashes(store).sha256(file)).isEqualTo(Sha256.of(file));
      assertThat(store).content().contains(Sha256.of(file));
    }
  }

  @Test
  void aStoreThatCannotBeWrittenDoesNoHarm() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "");
    assertThat(new FileHashes(blocked.resolve("sha256.json")).sha256(file))
        .isEqualTo(Sha256.of(file));
  }

  @Test
  void namesTheFileThatIsMissing() {
    Path missing = folder.resolve("missing");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new FileHashes(store).sha256(missing))
        .withMessageStartingWith(missing + ": cannot be read: ");
  }

  private void change(byte value) throws IOException {
    try (RandomAccessFile writable = new RandomAccessFile(file.toFile(), "rw")) {
      writable.setLength(LARGE);
      writable.seek(LARGE / 2);
      writable.write(value);
    }
  }
}
