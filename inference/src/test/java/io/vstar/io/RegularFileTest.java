package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {
  @TempDir Path folder;

  @Test
  void aFileAndALinkToOneAreOpened() throws IOException {
    Path file = Files.createFile(folder.resolve("a"));
    Path link = Files.createSymbolicLink(folder.resolve("b"), file);

    assertThatCode(() -> RegularFile.require(file)).doesNotThrowAnyException();
    assertThatCode(() -> RegularFile.require(link)).doesNotThrowAnyException();
  }

  @Test
  void nothingAndAFolderAreTold() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> RegularFile.require(folder.resolve("none")));
    assertThatIOException()
        .isThrownBy(() -> RegularFile.require(folder))
        .withMessage("it is a folder, expected a file");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such files")
  void aDeviceIsToldAsOne() {
    assertThatIOException()
        .isThrownBy(() -> RegularFile.require(Path.of("/dev/zero")))
        .withMessage("it is a device, expected a file");
  }

  @Test
  void aSocketIsToldAsOne() throws IOException {
    Path socket = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThatIOException()
          .isThrownBy(() -> RegularFile.require(socket))
          .withMessage("it is a socket, expected a file");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no mkfifo")
  void everyReaderRefusesAPipeAtOnce() throws Exception {
    Path pipe = folder.resolve("a.safetensors");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();

    for (ThrowingCallable reader :
        new ThrowingCallable[] {
          () -> Safetensors.open(pipe), () -> TorchFile.read(pipe), () -> TensorFormat.open(pipe)
        }) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () ->
              assertThatExceptionOfType(CheckpointException.class)
                  .isThrownBy(reader)
                  .withMessage(pipe + " cannot be read: it is a pipe, expected a file"));
    }
    assertThatIOException()
        .isThrownBy(() -> TextFile.read(pipe, 10))
        .withMessage("it is a pipe, expected a file");
    assertThatIOException().isThrownBy(() -> Sha256.of(pipe));
  }
}
