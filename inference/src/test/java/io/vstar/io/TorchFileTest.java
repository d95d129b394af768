package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchFileTest {
  @TempDir Path folder;

  @Test
  void picklesByteForByteLikeTorchSave() throws IOException {
    Path reference = resource("a1111.pt");
    Path file = folder.resolve("a.pt");

    TorchFile.write(file, TorchFile.read(reference));

    assertThat(entry(file, "archive/data.pkl")).isEqualTo(entry(reference, "a1111/data.pkl"));
    assertThat(entry(file, "archive/data/0")).isEqualTo(entry(reference, "a1111/data/0"));
    assertThat(entry(file, "archive/version")).isEqualTo(entry(reference, "a1111/version"));
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(Object::toString))
          .containsExactly("archive/data.pkl", "archive/data/0", "archive/version");
    }
  }

  @Test
  void readsBackEveryKindOfValue() {
    Map<Object, Object> value = new LinkedHashMap<>();
    value.put(768L, PythonTuple.of(Map.of("a", true), Map.of()));
    value.put("ints", Arrays.asList(0L, 255L, 256L, 65535L, 65536L, -1L, 1L << 31, Long.MIN_VALUE));
    value.put("floats", List.of(0.1, -0.0));
    value.put("none", null);
    value.put("empty", List.of());
    value.put(
        "tuples",
        List.of(PythonTuple.of(), PythonTuple.of(1L, 2L, 3L), PythonTuple.of(1L, 2L, 3L, 4L)));
    value.put("text", "naïve 猫");
    HostTensor tensor = HostTensor.ofFloats("tensor", new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    value.put("tensor", tensor);
    HostTensor half = HostTensor.ofFloats("half", new float[] {1.5f}).withDType(DType.BF16);
    value.put("half", half);
    HostTensor longs = HostTensor.ofLongs("longs", new long[0], 0, 3);
    value.put("longs", longs);
    Path file = folder.resolve("a.pt");

    TorchFile.write(file, value);

    assertThat(TorchFile.read(file)).isEqualTo(value);
  }

  @Test
  void keepsTheOrderAndNumberOfManyItems() {
    Map<String, Object> value = new LinkedHashMap<>();
    for (int i = 0; i < 2500; i++) {
      value.put("key" + (i * 7919) % 2500, (long) i);
    }
    Path file = folder.resolve("a.pt");

    TorchFile.write(file, value);

    assertThat(((Map<?, ?>) TorchFile.read(file)).entrySet().toArray())
        .isEqualTo(value.entrySet().toArray());
  }

  @Test
  void refusesToWriteWhatTorchFilesDoNotHold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchFile.write(folder.resolve("a.pt"), Map.of("path", folder)))
        .withMessageContaining("torch files hold no ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void opensACheckpointWithIgnoredGlobals() {
    Map<String, Object> state = new LinkedHashMap<>();
    HostTensor weight = HostTensor.ofFloats("b.weight", new float[] {1, 2}, 2);
    HostTensor ids = HostTensor.ofLongs("a.position_ids", new long[] {0, 1}, 1, 2);
    state.put("b.weight", weight);
    state.put("a.position_ids", ids);
    Path file = folder.resolve("model.ckpt");
    TorchFile.write(file, Map.of("state_dict", state, "global_step", 470000L, "note", "x"));

    try (TensorFile checkpoint = TorchFile.openCheckpoint(file)) {
      assertThat(checkpoint.tensors().keySet()).containsExactly("b.weight", "a.position_ids");
      assertThat(checkpoint.metadata()).containsExactly(Map.entry("global_step", "470000"));
      assertThat(checkpoint.tensor("b.weight")).isEqualTo(weight);
      assertThat(checkpoint.tensor("a.position_ids")).isEqualTo(ids);
      assertThat(checkpoint.data("b.weight").isDirect()).isTrue();
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> checkpoint.data("c"))
          .withMessage(file + " has no tensor c; it has 2 others");
    }
  }

  @Test
  void opensABareStateDict() {
    Path file = folder.resolve("model.bin");
    HostTensor weight = HostTensor.ofFloats("w", new float[] {1}, 1);
    TorchFile.write(file, Map.of("w", weight));
    try (TensorFile checkpoint = TorchFile.openCheckpoint(file)) {
      assertThat(checkpoint.tensor("w")).isEqualTo(weight);
    }
  }

  @Test
  void refusesACheckpointWithoutTensors() {
    Path file = folder.resolve("model.bin");
    TorchFile.write(file, Map.of("step", 1L));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> TorchFile.openCheckpoint(file))
        .withMessage(file + " holds no tensors, expected those of a model");
  }

  @Test
  void mapsTheStoragesOfAFileBeforeTorch16() {
    try (TensorFile file = TorchFile.openCheckpoint(resource("learned_embeds.bin"))) {
      assertThat(file.tensors().keySet()).containsExactly("<cat-toy>");
    }
    Map<?, ?> legacy = (Map<?, ?>) TorchFile.read(resource("a1111_legacy_pickle.pt"));
    Map<?, ?> modern = (Map<?, ?>) TorchFile.read(resource("a1111.pt"));
    assertThat(legacy).isEqualTo(modern);
  }

  private static byte[] entry(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
  }

  static Path resource(String name) {
    try {
      return Path.of(
          TorchFileTest.class.getResource("/io/vstar/adapter/embedding/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
