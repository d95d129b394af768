package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void replacesTheTargetOnlyAfterTheCheck() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "old");

    AtomicFile.write(
        target,
        channel -> channel.write(ByteBuffer.wrap("new".getBytes())),
        written -> {
          assertThat(written).hasContent("new").hasParentRaw(folder);
          assertThat(target).hasContent("old");
        });

    assertThat(target).hasContent("new");
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(target));
  }

  @Test
  void leavesTheOldFileAndNothingElseIfTheCheckFails() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "old");

    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    channel -> channel.write(ByteBuffer.wrap("new".getBytes())),
                    written -> {
                      throw new IOException("it does not read back");
                    }))
        .withMessage(target + " cannot be written: it does not read back");

    assertThat(target).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(target));
  }

  @Test
  void leavesNothingIfTheWriterFails() {
    Path target = folder.resolve("a.txt");

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    channel -> {
                      channel.write(ByteBuffer.wrap("half".getBytes()));
                      throw new IllegalStateException("stopped");
                    }));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesAFolderThatIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path target = file.resolve("a.txt");

    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> AtomicFile.write(target, new byte[] {1}))
        .withMessage(target + " cannot be written: there is no folder " + file + "; create it");
  }

  @Test
  void doesNotReplaceAFolder() throws IOException {
    Path target = Files.createDirectory(folder.resolve("a.txt"));

    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> AtomicFile.write(target, new byte[] {1}))
        .withMessage(target + " cannot be written: it is a folder");
  }

  @Test
  void writesBytesAsTheyAre() {
    Path target = folder.resolve("a.bin");
    AtomicFile.write(target, new byte[] {1, 2, 3});
    assertThat(target).hasBinaryContent(new byte[] {1, 2, 3});
  }
}
