package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
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

    Weight filters = new Weight("filters", WinogradConv2d.filters(CPU.runtime(), weight));
    new Twin(CPU, Twin.FP32)
        .compare(
            new WinogradConv2d(filters, new Weight("bias", bias))::apply,
            x -> direct(x, weight, bias),
            CPU.gaussian(batch, 3, height, width),
            bias);
  }

  @Test
  void adaptersGetTheWeightThatTheFiltersWereMadeOf() {
    NDArray weight = CPU.gaussian(4, 3, 3, 3);
    Weight filters = new Weight("conv.weight", WinogradConv2d.filters(CPU.runtime(), weight));
    Graph graph = new Graph("test", Precision.FP32);
    graph.adapt(call -> call.weight().get());
    Value x = graph.input("x");
    Value matrix = new WinogradConv2d(filters, new Weight("conv.bias", CPU.gaussian(4))).apply(x);
    NDArray found =
        graph.compile(CPU.runtime(), matrix).run(CPU.gaussian(1, 3, 4, 4)).singletonOrThrow();
    assertClose(found, weight.reshape(4, 27), 1e-6);
    assertThat(graph.layers().values()).containsExactly(new LayerShape("conv", 4, 3, 3));
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
              assertThat(wide.filters().shape()).isEqualTo(new Shape(16, many, many));
              assertThat(wide.filters().name()).isEqualTo("wide.weight");
              assertThat(wide.bias().tensor()).isSameAs(trained.tensors().get("wide.bias"));
            });
  }

  @Test
  void filtersOfATrainedWeightAreRefusedByName() {
    DrawnWeights drawn = new DrawnWeights(CPU.scope(), 1);
    long many = WinogradConv2d.MIN_CHANNELS;
    NDArray weight = drawn.get("conv1.weight", many, many, 3, 3).tensor();
    GradientScope.require(weight);
    Weights careless = new FrozenWeights(CPU.runtime(), drawn).at("conv1");

    assertThatThrownBy(() -> WinogradConv2d.of(careless, many, many))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("conv1.weight is trained");
  }
}
