package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AttentionWeightsTest {
  private static final double TOLERANCE = 1e-5; // float32, sums of three heads

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void areThoseOfPlainOperatorsSummedOverHeads() {
    NDArray q = CPU.gaussian(2, 3, 6, 4);
    NDArray k = CPU.gaussian(2, 3, 5, 4);
    Graph graph = new Graph("weights", Precision.FP32);
    Value weights = AttentionWeights.summed(graph.input("q"), graph.input("k"));
    NDArray actual = graph.compile(CPU.runtime(), weights).run(q, k).head();

    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(2); // √4
    NDArray expected = scores.softmax(-1).sum(new int[] {1});
    assertClose(actual, expected, TOLERANCE);
    assertThat(actual.getShape()).isEqualTo(new Shape(2, 6, 5));
    assertClose(actual.sum(new int[] {2}), actual.sum(new int[] {2}).onesLike().mul(3), TOLERANCE);
  }
}
