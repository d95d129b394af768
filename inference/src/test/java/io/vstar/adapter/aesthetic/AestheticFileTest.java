package io.vstar.adapter.aesthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TorchFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AestheticFileTest {
  private static final AestheticEmbedding DUSK =
      new AestheticEmbedding("dusk", List.of(1f, -2.5f, 0f));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dusk.pt", "dusk.safetensors"})
  void whatIsWrittenIsRead(String name) {
    Path file = folder.resolve(name);
    AestheticFile.write(file, DUSK);
    assertThat(AestheticFile.read(file)).isEqualTo(DUSK);
  }

  @Test
  void theExtensionFindsOneTensorOfOneRow() {
    Path file = folder.resolve("dusk.pt");
    AestheticFile.write(file, DUSK);
    assertThat(TorchFile.read(file))
        .isInstanceOfSatisfying(
            HostTensor.class,
            tensor -> {
              assertThat(tensor.info().shape()).containsExactly(1L, 3L);
              assertThat(tensor.info().dtype()).isEqualTo(DType.F32);
            });
  }

  @Test
  void aBareVectorOfHalfFloatsIsRead() {
    Path file = folder.resolve("dusk.pt");
    TorchFile.write(
        file, HostTensor.ofFloats("", new float[] {1, -2.5f, 0}, 3).withDType(DType.F16));
    assertThat(AestheticFile.read(file)).isEqualTo(DUSK);
  }

  @Test
  void otherFilesAreRefusedByWhatTheyHold() {
    Path table = folder.resolve("table.pt");
    TorchFile.write(table, HostTensor.ofFloats("", new float[6], 2, 3));
    assertRefused(table, "it holds a tensor of shape [2, 3]");
    Path word = folder.resolve("word.pt");
    TorchFile.write(word, Map.of("cat", HostTensor.ofFloats("", new float[3], 1, 3)));
    assertRefused(word, "it holds something else; a learned word is given with --embedding");
    Path two = folder.resolve("two.safetensors");
    Safetensors.write(
        two,
        List.of(
            HostTensor.ofFloats("a", new float[] {1}, 1),
            HostTensor.ofFloats("b", new float[] {1}, 1)),
        Map.of());
    assertRefused(two, "it holds 2 tensors");
    Path zero = folder.resolve("zero.pt");
    TorchFile.write(zero, HostTensor.ofFloats("", new float[3], 3));
    assertRefused(zero, "needs finite numbers that are not all zero");
    assertRefused(folder.resolve("dusk.png"), "expected .pt or .safetensors");
  }

  @Test
  void anotherExtensionIsNotWritten() {
    assertThatThrownBy(() -> AestheticFile.write(folder.resolve("dusk.bin"), DUSK))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("must end in .pt or .safetensors");
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> AestheticFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }
}
