package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GraphTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void aTensorBoundTwiceIsOneParameter() {
    Weight weight = new Weight("weight", CPU.gaussian(3, 3));
    Weight equalButOther = new Weight("other", weight.tensor().duplicate());
    Graph graph = new Graph("shared", Precision.FP32);
    Value first = graph.weight(weight);

    assertThat(graph.weight(weight)).isSameAs(first);
    assertThat(graph.weight(equalButOther).toString()).isEqualTo("w1");

    Value x = graph.input("x");
    Linear shared = new Linear(weight, Optional.empty());
    CompiledGraph twice = graph.compile(CPU.runtime(), shared.apply(shared.apply(x)));
    NDArray input = CPU.gaussian(2, 3);
    NDArray transposed = weight.tensor().transpose();
    assertClose(twice.run(input).head(), input.matMul(transposed).matMul(transposed), Twin.FP32);
  }

  @Test
  void runsSeeWeightsThatWereChangedInPlace() {
    Weight weight = new Weight("weight", CPU.gaussian(3, 3));
    Graph graph = new Graph("live", Precision.FP32);
    Linear linear = new Linear(weight, Optional.empty());
    CompiledGraph compiled = graph.compile(CPU.runtime(), linear.apply(graph.input("x")));
    NDArray input = CPU.gaussian(2, 3);
    float[] before = compiled.run(input).head().mul(2).toFloatArray();

    weight.tensor().muli(2);

    assertThat(compiled.run(input).head().toFloatArray()).containsExactly(before);
  }

  @Test
  void returnsItsResultsInOrderInTheScopeOfTheFirstArgument() {
    try (TensorScope inner = CPU.scope().openScope("inner")) {
      NDArray a = CPU.gaussian(inner, 2);
      NDArray b = CPU.gaussian(2);
      Graph graph = new Graph("results", Precision.FP32);
      Value x = graph.input("x");
      Value y = graph.input("y");
      NDList results = graph.compile(CPU.runtime(), x.add(y), x.mul(y)).run(a, b);

      assertThat(results).hasSize(2);
      assertThat(results.get(0)).isEqualTo(a.add(b));
      assertThat(results.get(1)).isEqualTo(a.mul(b));
      assertThat(results.get(0).getManager()).isSameAs(a.getManager());
    }
  }

  @Test
  void refusesAnotherNumberOfInputs() {
    Graph graph = new Graph("inputs", Precision.FP32);
    CompiledGraph compiled = graph.compile(CPU.runtime(), graph.input("x").add(graph.input("y")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiled.run(CPU.gaussian(2)))
        .withMessage("expected 2 inputs, got 1");
  }

  @Test
  void recordsNoGradientsOutsideAGradientScope() {
    Weight weight = new Weight("weight", CPU.gaussian(3, 3));
    GradientScope.require(weight.tensor());
    Graph graph = new Graph("frozen", Precision.FP32);
    Linear linear = new Linear(weight, Optional.empty());
    CompiledGraph compiled = graph.compile(CPU.runtime(), linear.apply(graph.input("x")));
    NDArray sum = compiled.run(CPU.gaussian(2, 3)).head().sum();

    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      assertThatThrownBy(() -> gradients.backward(sum))
          .hasMessageContaining("does not require grad");
    }
  }

  @Test
  void bfloat16StaysCloseToFloat32AndIsNotEqual() {
    float[] fp32 = run(Precision.FP32).toFloatArray();
    NDArray result = run(Precision.BF16);

    assertThat(result.getDataType()).isEqualTo(DataType.FLOAT32);
    // Eight bits of mantissa: each of three layers rounds values of about 1 by up to 2^-8.
    assertClose(result.toFloatArray(), fp32, 5e-2);
    assertThat(result.toFloatArray()).isNotEqualTo(fp32);
  }

  /** A norm, a resnet block and attention over the cells. */
  private static NDArray run(Precision precision) {
    DrawnWeights weights = new DrawnWeights(CPU.scope(), 3);
    Graph graph = new Graph("precision", precision);
    Value x = graph.input("x").toComputePrecision();
    Value image = ResnetBlock.of(weights.at("resnet"), 8, 8, 2, 1e-5).apply(x);
    Value tokens = LayerNorm.of(weights.at("norm"), 8, 1e-5).apply(image.imageToTokens());
    Attention attention =
        Attention.ofTransformer(weights.at("attention"), 8, 8, 2, DotProduct.FUSED);
    Value attended = attention.apply(tokens, tokens);
    NDArray input = new DrawnWeights(CPU.scope(), 5).get("input", 1, 8, 4, 4).tensor();
    return graph.compile(CPU.runtime(), attended.toFloat()).run(input).head();
  }
}
