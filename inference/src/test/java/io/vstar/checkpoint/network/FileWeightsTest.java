package io.vstar.checkpoint.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.CpuRuntime;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FileWeightsTest {
  private static final String CONV = "down_blocks.0.resnets.0.conv1.weight";

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();
  @TempDir static Path folder;
  private static TensorFile file;

  private FileWeights weights;

  @BeforeAll
  static void openFile() throws Exception {
    Path model = TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    file = Safetensors.open(model.resolve("unet/diffusion_pytorch_model.safetensors"));
  }

  @BeforeEach
  void readFile() {
    weights = new FileWeights("unet", file, CPU.runtime(), CPU.scope());
  }

  @AfterAll
  static void closeFile() {
    file.close();
  }

  @Test
  void derivesOnceFromTheFilesTensorAndLetsThatGo() {
    List<NDArray> originals = new ArrayList<>();
    Weights.Derivation doubled =
        (runtime, tensor) -> {
          originals.add(tensor);
          return tensor.mul(2);
        };
    Weights resnet = weights.at("down_blocks.0.resnets", 0);

    Weight made = resnet.derived(doubled, "conv1.weight", 8, 8, 3, 3).orElseThrow();

    float[] expected = file.tensor(CONV).toFloats();
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= 2;
    }
    assertThat(made.tensor().toFloatArray()).containsExactly(expected);
    assertThat(resnet.derived(doubled, "conv1.weight", 8, 8, 3, 3).orElseThrow()).isSameAs(made);
    assertThat(originals).hasSize(1);
    assertThat(originals.get(0).isReleased()).isTrue();
    assertThat(weights.get(CONV, 8, 8, 3, 3).tensor().toFloatArray())
        .containsExactly(file.tensor(CONV).toFloats());
  }

  @Test
  void derivesInThePrecisionOfTheNetwork() {
    Weights half = weights.in(Precision.FP16);
    assertThat(half.derived((runtime, tensor) -> tensor.duplicate(), CONV, 8, 8, 3, 3))
        .hasValueSatisfying(
            made ->
                assertThat(made.tensor().getDataType())
                    .isEqualTo(half.get("conv_in.bias", 8).tensor().getDataType()));
  }

  @Test
  void weightsAreKnownByNetworkAndNameAndFrozen() {
    Weight direct = weights.get(CONV, 8, 8, 3, 3);
    Weight below = weights.at("down_blocks.0.resnets", 0).get("conv1.weight", 8, 8, 3, 3);
    Weight half = weights.at("conv_in").in(Precision.FP16).get("bias", 8);

    assertThat(direct.name()).isEqualTo("unet." + CONV);
    assertThat(below).isEqualTo(direct);
    assertThat(direct.isTrained()).isFalse();
    assertThat(half.name()).isEqualTo("unet.conv_in.bias");
    assertThat(half.tensor().getDataType()).isEqualTo(DataType.FLOAT16);
  }

  @Test
  void float8IsWidenedForTheNetwork() {
    byte[] bits = {0x38, (byte) 0xb8, 0x01, 0x7e};
    Path path = folder.resolve("float8.safetensors");
    Safetensors.write(
        path,
        List.of(
            new HostTensor(
                new TensorInfo("a", DType.F8_E4M3, List.of(2L, 2L)), ByteBuffer.wrap(bits)),
            new HostTensor(new TensorInfo("b", DType.F8_E5M2, List.of(4L)), ByteBuffer.wrap(bits))),
        Map.of());
    try (TensorFile float8 = Safetensors.open(path)) {
      Weights read = new FileWeights("unet", float8, CPU.runtime(), CPU.scope());
      assertThat(read.get("a", 2, 2).tensor().toFloatArray()).containsExactly(1, -1, 0x1p-9f, 448);
      assertThat(read.get("b", 4).tensor().toFloatArray())
          .containsExactly(0.5f, -0.5f, 0x1p-16f, Float.NaN);
      assertThat(read.in(Precision.FP16).get("a", 2, 2).tensor().getDataType())
          .isEqualTo(DataType.FLOAT16);
    }
  }

  @Test
  void namesWhatIsMissingOrOfAnotherShape() {
    Weights.Derivation same = (runtime, tensor) -> tensor.duplicate();
    assertThatThrownBy(() -> weights.derived(same, "conv_mid.weight", 8, 8, 3, 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tensor conv_mid.weight is missing, expected shape [8, 8, 3, 3]");
    assertThatThrownBy(() -> weights.derived(same, CONV, 16, 8, 3, 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(CONV + " has shape [8, 8, 3, 3], expected [16, 8, 3, 3]");
  }
}
