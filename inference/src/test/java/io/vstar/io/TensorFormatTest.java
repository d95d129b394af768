package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFormatTest {
  @TempDir Path folder;

  /** Lengths of a header whose first bytes are those of a pickle, a zip and a BMP picture. */
  @ParameterizedTest
  @ValueSource(ints = {0x0280, 0x0480, 0x80, 0x04034b50 % 100_000_000, 0x4d42, 0x20a0})
  void aSafetensorsFileIsKnownByItsJsonWhateverItsLengthLooksLike(int headerBytes)
      throws IOException {
    Path file = Files.write(folder.resolve("a.pt"), safetensors(headerBytes));

    assertThat(TensorFormat.of(file)).contains(TensorFormat.SAFETENSORS);
    try (TensorFile tensors = TensorFormat.open(file)) {
      assertThat(tensors.tensor("a").toFloats()).containsExactly(0);
    }
  }

  @Test
  void aTorchFileIsKnownUnderTheNameOfSafetensors() {
    Path file = folder.resolve("a.safetensors");
    TorchFile.write(file, Map.of("a", HostTensor.ofFloats("a", new float[] {3}, 1)));

    assertThat(TensorFormat.of(file)).contains(TensorFormat.TORCH_ZIP);
    try (TensorFile tensors = TensorFormat.open(file)) {
      assertThat(tensors.tensor("a").toFloats()).containsExactly(3);
    }
  }

  @Test
  void aPickleIsNoSafetensorsFileEvenWithABraceInItsPlace() throws IOException {
    byte[] pickle = {(byte) 0x80, 2, (byte) 0x8a, 10, 1, 2, 3, 4, '{', 6};
    Path file = Files.write(folder.resolve("a.pt"), pickle);

    assertThat(TensorFormat.of(file)).contains(TensorFormat.TORCH_LEGACY);
  }

  @Test
  void theNameCountsOnlyWhereTheContentSaysNothing() throws IOException {
    assertThat(TensorFormat.of(Files.write(folder.resolve("a.safetensors"), new byte[8])))
        .contains(TensorFormat.SAFETENSORS);
    assertThat(TensorFormat.of(Files.write(folder.resolve("a.pt"), new byte[8])))
        .isEqualTo(Optional.empty());
  }

  @Test
  void aFolderIsNamedAsOne() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> TensorFormat.open(folder))
        .withMessage(folder + " cannot be read: it is a folder, expected a file");
  }

  /** One tensor of one float, and a header of that length. */
  private static byte[] safetensors(int headerBytes) {
    String json = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    String padding = " ".repeat(headerBytes - utf8.length);
    return ByteBuffer.allocate(Long.BYTES + headerBytes + Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerBytes)
        .put(utf8)
        .put(padding.getBytes(StandardCharsets.UTF_8))
        .array();
  }
}
