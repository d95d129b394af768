package io.vstar.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradConv2dTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @ParameterizedTest
  @CsvSource({"1, 4, 4", "2, 4, 6", "1, 5, 6", "2, 6, 7", "3, 5, 3", "1, 1, 1"})
  void equalsTheEnginesConvolution(int batch, int height, int width) {
    NDArray weight = CPU.gaussian(4, 3, 3, 3);
    NDArray bias = CPU.gaussian(4);

    new Twin(CPU, Twin.FP32)
        .compare(
            new WinogradConv2d(WinogradConv2d.filters(CPU.runtime(), weight), bias)::apply,
            x -> direct(x, weight, bias),
            CPU.gaussian(batch, 3, height, width),
            bias);
  }

  private static NDArray direct(NDArray x, NDArray weight, NDArray bias) {
    Shape one = new Shape(1, 1);
    return ai.djl.nn.convolutional.Conv2d.conv2d(x, weight, bias, one, one, one, 1)
        .singletonOrThrow();
  }

  @Test
  void replacesOnlyWhatIsFrozenAndHasManyChannels() {
    DrawnWeights trained = new DrawnWeights(CPU.scope(), 1);
    Weights frozen = new FrozenWeights(CPU.runtime(), trained);
    long many = WinogradConv2d.MIN_CHANNELS;

    assertThat(WinogradConv2d.of(trained, many, many)).isInstanceOf(Conv2d.class);
    assertThat(WinogradConv2d.of(frozen, many, 8)).isInstanceOf(Conv2d.class);
    assertThat(WinogradConv2d.of(frozen.at("wide"), many, many))
        .isInstanceOfSatisfying(
            WinogradConv2d.class,
            wide -> {
              assertThat(wide.filters().getShape()).isEqualTo(new Shape(16, many, many));
              assertThat(wide.bias()).isSameAs(trained.tensors().get("wide.bias"));
            });
  }
}
