package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AttentionTest {
  private static final int B = 2;
  private static final int D = 8;
  private static final int X = 6;
  private static final int HEADS = 2;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private DrawnWeights weights;

  @BeforeEach
  void drawWeights() {
    weights = new DrawnWeights(CPU.scope(), 3);
  }

  @Test
  void weighsTheContextsValuesBySoftmax() {
    Attention attention = Attention.ofTransformer(weights, D, X, HEADS, DotProduct.FUSED);
    NDArray context = CPU.gaussian(B, 5, X);

    new Twin(CPU, Twin.FP32)
        .compare(
            x -> attention.apply(x, x.graph().weight(new Weight("context", context))),
            x -> plain(x, context, false),
            CPU.gaussian(B, 7, D),
            leaves(context));
  }

  @Test
  void seesNothingLaterThanItselfUnderTheCausalMask() {
    Attention attention = Attention.ofTransformer(weights, D, D, HEADS, DotProduct.CAUSAL);

    new Twin(CPU, Twin.FP32)
        .compare(
            x -> attention.apply(x, x), x -> plain(x, x, true), CPU.gaussian(B, 7, D), leaves());
  }

  @Test
  void masksHaveAnEffect() {
    Attention all = Attention.ofTransformer(weights, D, D, HEADS, DotProduct.FUSED);
    Attention causal = Attention.ofTransformer(weights, D, D, HEADS, DotProduct.CAUSAL);
    NDArray x = CPU.gaussian(B, 7, D);
    Graph graph = new Graph("masks", Precision.FP32);
    Value input = graph.input("x");
    var results =
        graph.compile(CPU.runtime(), all.apply(input, input), causal.apply(input, input)).run(x);

    // The last position sees everything either way; the first only itself under the mask.
    assertClose(results.get(0).get(":, 6"), results.get(1).get(":, 6"), Twin.FP32);
    NDArray alone = plain(x.get(":, 0:1"), x.get(":, 0:1"), false);
    assertClose(results.get(1).get(":, 0:1"), alone, Twin.FP32);
    assertClose(results.get(0).get(":, 0:1"), plain(x, x, false).get(":, 0:1"), Twin.FP32);
  }

  private NDArray[] leaves(NDArray... more) {
    NDArray[] leaves = weights.tensors().values().toArray(NDArray[]::new);
    NDArray[] all = java.util.Arrays.copyOf(leaves, leaves.length + more.length);
    System.arraycopy(more, 0, all, leaves.length, more.length);
    return all;
  }

  private NDArray plain(NDArray x, NDArray context, boolean causal) {
    NDArray q = heads(project(x, "to_q"));
    NDArray k = heads(project(context, "to_k"));
    NDArray v = heads(project(context, "to_v"));
    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(Math.sqrt((double) D / HEADS));
    if (causal) {
      scores = scores.add(future(x.getShape().get(1)));
    }
    NDArray attended = scores.softmax(3).matMul(v).transpose(0, 2, 1, 3).reshape(x.getShape());
    return project(attended, "to_out.0").add(weights.tensors().get("to_out.0.bias"));
  }

  private NDArray project(NDArray x, String name) {
    return x.matMul(weights.tensors().get(name + ".weight").transpose());
  }

  /** (B, N, D) → (B, heads, N, D/heads). */
  private static NDArray heads(NDArray x) {
    return x.reshape(B, -1, HEADS, D / HEADS).transpose(0, 2, 1, 3);
  }

  /** (N, N): minus infinity where the column is later than the row. */
  private static NDArray future(long n) {
    float[] values = new float[Math.toIntExact(n * n)];
    for (int row = 0; row < n; row++) {
      for (int column = row + 1; column < n; column++) {
        values[(int) (row * n + column)] = Float.NEGATIVE_INFINITY;
      }
    }
    return CPU.scope().upload(values, n, n);
  }
}
