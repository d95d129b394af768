package io.vstar.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operators without weights. */
class ValueTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void doubleNearestRepeatsEachCellTwiceInBothDirections() {
    assertMoves(Value::doubleNearest, x -> x.repeat(2, 2).repeat(3, 2), CPU.gaussian(2, 3, 4, 5));
  }

  @Test
  void resizeNearestToTakesTheSizeOfTheTarget() {
    NDArray target = CPU.gaussian(1, 1, 3, 5);
    // 2 rows to 3, 3 columns to 5: cell i comes from ⌊i · from / to⌋.
    assertMoves(
        x -> x.resizeNearestTo(x.graph().weight(new Weight("target", target))),
        x -> x.get(":, :, {}", indices(0, 0, 1)).get(":, :, :, {}", indices(0, 0, 1, 1, 2)),
        CPU.gaussian(2, 3, 2, 3));
  }

  @Test
  void padRightBottomAddsOneRowAndColumnOfZeros() {
    NDArray row = CPU.scope().zeros(2, 3, 1, 5);
    NDArray column = CPU.scope().zeros(2, 3, 5, 1);
    assertMoves(
        Value::padRightBottom, x -> x.concat(row, 2).concat(column, 3), CPU.gaussian(2, 3, 4, 5));
  }

  @Test
  void imageToTokensMakesEachCellAToken() {
    assertMoves(
        Value::imageToTokens,
        x -> x.reshape(2, 3, 20).transpose(0, 2, 1),
        CPU.gaussian(2, 3, 4, 5));
  }

  @Test
  void tokensToImageUndoesImageToTokens() {
    assertMoves(x -> x.imageToTokens().tokensToImage(x), x -> x.mul(1), CPU.gaussian(2, 3, 4, 5));
  }

  @Test
  void perChannelGivesAVectorTwoMoreAxes() {
    assertMoves(Value::perChannel, x -> x.reshape(2, 3, 1, 1), CPU.gaussian(2, 3));
  }

  @Test
  void concatChannelsPutsTheOtherBehind() {
    NDArray other = CPU.gaussian(2, 1, 4, 5);
    assertMoves(
        x -> x.concatChannels(x.graph().weight(new Weight("other", other))),
        x -> x.concat(other, 1),
        CPU.gaussian(2, 3, 4, 5));
  }

  @Test
  void halvesSplitTheChannels() {
    assertMoves(x -> x.halfOfChannels(0), x -> x.get(":, 0:2"), CPU.gaussian(1, 4, 2, 3));
    assertMoves(x -> x.halfOfChannels(1), x -> x.get(":, 2:4"), CPU.gaussian(1, 4, 2, 3));
  }

  @Test
  void clampKeepsWhatIsInRange() {
    NDArray x = CPU.scope().upload(new float[] {-31, -30, -1.5f, 0, 19, 20, 21}, 7);
    Graph graph = new Graph("clamp", Precision.FP32);
    NDArray clamped = graph.compile(CPU.runtime(), graph.input("x").clamp(-30, 20)).run(x).head();
    assertThat(clamped.toFloatArray()).containsExactly(-30, -30, -1.5f, 0, 19, 20, 20);
  }

  @Test
  void resizeBicubicToOvershootsAndThePositivePartCutsItOff() {
    NDArray step = CPU.scope().upload(new float[] {0, 0, 1, 1}, 1, 1, 1, 4);
    NDArray target = CPU.scope().zeros(1, 1, 1, 8);
    Graph graph = new Graph("bicubic", Precision.FP32);
    Value resized = graph.input("x").resizeBicubicTo(graph.input("target"));
    var results = graph.compile(CPU.runtime(), resized, resized.positivePart()).run(step, target);
    float[] values = results.get(0).toFloatArray();
    assertThat(values[0]).isZero();
    assertThat(values[2]).isNegative();
    assertThat(values[5]).isEqualTo(1 - values[2]); // the same on the other side
    assertThat(results.get(1).toFloatArray()[2]).isZero();
    assertThat(results.get(1).toFloatArray()[3]).isEqualTo(values[3]).isPositive();
  }

  @Test
  void matmulMultipliesTheLastAxis() {
    NDArray matrix = CPU.gaussian(5, 2);
    assertMoves(
        x -> x.matmul(x.graph().weight(new Weight("matrix", matrix))),
        x -> x.matMul(matrix),
        CPU.gaussian(2, 3, 5));
  }

  @Test
  void factorsMayBeVerySmallOrLarge() {
    NDArray x = CPU.scope().upload(new float[] {1, -2}, 2);
    Graph graph = new Graph("factors", Precision.FP32);
    Value input = graph.input("x");
    var results =
        graph.compile(CPU.runtime(), input.mul(1e-12), input.mul(1.5e20), input.mul(3)).run(x);
    assertThat(results.get(0).toFloatArray()).containsExactly(1e-12f, -2e-12f);
    assertThat(results.get(1).toFloatArray()).containsExactly(1.5e20f, -3e20f);
    assertThat(results.get(2).toFloatArray()).containsExactly(3, -6);
  }

  private static void assertMoves(
      UnaryOperator<Value> operator, UnaryOperator<NDArray> plain, NDArray x) {
    new Twin(CPU, Twin.FP32).compare(operator, plain, x);
  }

  private static NDArray indices(long... indices) {
    return CPU.scope().upload(indices, indices.length);
  }
}
