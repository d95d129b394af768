package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.CheckpointException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests tensors of types without a storage class, in the form of torch 2.1 and later. */
class TorchFloat8Test {
  private static final byte[] BITS = {0x38, (byte) 0xb8, 0x01, 0x7e};

  @TempDir Path folder;

  @Test
  void float8LiesInAStorageOfBytes() throws IOException {
    Path file = write("float8_e4m3fn");
    try (TensorFile tensors = TensorFormat.open(file)) {
      assertThat(tensors.tensors().get("a").dtype()).isEqualTo(DType.F8_E4M3);
      assertThat(tensors.tensor("a").toFloats()).containsExactly(1, -1, 0x1p-9f, 448);
    }
    assertThat(
            ((HostTensor) ((Map<?, ?>) TorchFile.read(write("float8_e5m2"))).get("a")).toFloats())
        .containsExactly(0.5f, -0.5f, 0x1p-16f, Float.NaN);
  }

  @Test
  void otherTypesAreRefusedByName() throws IOException {
    Path file = write("uint7");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> TorchFile.read(file))
        .withMessageStartingWith(file + " is refused: it asks for torch.uint7");
  }

  /** {"a": _rebuild_tensor_v3(storage "0", 0, (4,), (1,), False, OrderedDict(), type)}. */
  private Path write(String type) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    add(pickle, 0x80, 2, '}');
    text(pickle, "a");
    line(pickle, "ctorch._utils\n_rebuild_tensor_v3\n((");
    text(pickle, "storage");
    line(pickle, "ctorch.storage\nUntypedStorage\n");
    text(pickle, "0");
    text(pickle, "cpu");
    add(pickle, 'K', BITS.length, 't', 'Q', 'K', 0, 'K', 4, 0x85, 'K', 1, 0x85, 0x89);
    line(pickle, "ccollections\nOrderedDict\n)Rctorch\n" + type + "\ntRs.");
    Path file = folder.resolve(type + ".pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      StoredEntry.put(zip, "archive/data.pkl", pickle.toByteArray());
      StoredEntry.put(zip, "archive/data/0", BITS);
    }
    return file;
  }

  private static void add(ByteArrayOutputStream pickle, int... bytes) {
    for (int each : bytes) {
      pickle.write(each);
    }
  }

  private static void text(ByteArrayOutputStream pickle, String text) {
    add(pickle, 'X', text.length(), 0, 0, 0);
    line(pickle, text);
  }

  private static void line(ByteArrayOutputStream pickle, String text) {
    pickle.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
