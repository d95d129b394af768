package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotProductTest {
  private static final int HEADS = 2;
  private static final int D = 8;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void wholeScoresEqualPlainOperators() {
    NDArray k = CPU.gaussian(3, HEADS, 5, D);
    NDArray v = CPU.gaussian(3, HEADS, 5, D);

    new Twin(CPU, Twin.FP32)
        .compare(
            q ->
                WholeScores.ofAll()
                    .apply(
                        q,
                        q.graph().weight(new Weight("k", k)),
                        q.graph().weight(new Weight("v", v))),
            q -> plain(q, k, v),
            CPU.gaussian(3, HEADS, 7, D),
            k,
            v);
  }

  @Test
  void scoresOfThePastEqualTheFusedKernel() {
    NDArray k = CPU.gaussian(3, HEADS, 7, D);
    NDArray v = CPU.gaussian(3, HEADS, 7, D);

    new Twin(CPU, Twin.FP32)
        .compare(
            q ->
                WholeScores.ofPast()
                    .apply(
                        q,
                        q.graph().weight(new Weight("k", k)),
                        q.graph().weight(new Weight("v", v))),
            q -> causal(q, k, v),
            CPU.gaussian(3, HEADS, 7, D),
            k,
            v);
  }

  @ParameterizedTest(name = "{0} queries, {1} keys, at most {2} scores in a block")
  @CsvSource({"7, 5, 70", "7, 5, 1000", "7, 5, 35", "7, 5, 34", "7, 5, 10", "7, 5, 1", "1, 9, 20"})
  void blockedScoresEqualPlainOperators(int queries, int keys, int block) {
    NDArray q = CPU.gaussian(3, HEADS, queries, D);
    NDArray k = CPU.gaussian(3, HEADS, keys, D);
    NDArray v = CPU.gaussian(3, HEADS, keys, D);
    NDArray direction = CPU.gaussian(3, HEADS, queries, D);
    List<NDArray> leaves = List.of(q, k, v);
    leaves.forEach(GradientScope::require);
    Graph graph = new Graph("attention", Precision.FP32);
    Value attended =
        new BlockedScores(block).apply(graph.input("q"), graph.input("k"), graph.input("v"));

    assertClose(
        graph.compile(CPU.runtime(), attended).run(q, k, v).head(), plain(q, k, v), Twin.FP32);
    Twin twin = new Twin(CPU, Twin.FP32);
    List<float[]> expected = twin.gradients(() -> plain(q, k, v), direction, leaves);
    SegmentedGraph segmented = graph.compileSegmented(CPU.runtime(), attended);
    List<float[]> own = twin.gradients(() -> segmented.run(q, k, v).head(), direction, leaves);
    for (int i = 0; i < leaves.size(); i++) {
      assertClose(own.get(i), expected.get(i), Twin.FP32);
    }
  }

  private static NDArray plain(NDArray q, NDArray k, NDArray v) {
    return weights(q, k, 0).matMul(v);
  }

  private static NDArray causal(NDArray q, NDArray k, NDArray v) {
    return weights(q, k, -1e30f).matMul(v);
  }

  /** Softmax of the scores; those of later positions have a number added. */
  private static NDArray weights(NDArray q, NDArray k, float later) {
    int queries = (int) q.getShape().get(2);
    int keys = (int) k.getShape().get(2);
    float[] added = new float[queries * keys];
    for (int i = 0; i < added.length; i++) {
      added[i] = i % keys > i / keys ? later : 0;
    }
    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(Math.sqrt(D));
    return scores.add(CPU.scope().upload(added, queries, keys)).softmax(3);
  }

  @Test
  void scoresAreRoundedFromTheirMean() {
    NDArray q = CPU.gaussian(1, HEADS, 64, D);
    NDArray common = CPU.gaussian(1, HEADS, 1, D).mul(40f);
    NDArray k = bf16(CPU.gaussian(1, HEADS, 64, D).mul(4f).add(common));
    NDArray v = CPU.gaussian(1, HEADS, 64, D);
    NDArray exact = plain(bf16(q), k, bf16(v));

    // Scores of some hundred are kept to 0.5 in bfloat16, a factor of 1.6 in a weight: unless they
    // are shifted, results are off by 4 %.
    assertThat(distance(inBf16(DotProduct.FUSED, q, k, v), exact)).isBetween(1e-4, 4e-3);
    assertThat(distance(inBf16(WholeScores.ofAll(), q, k, v), exact)).isBetween(1e-4, 1.2e-2);
    assertThat(distance(inBf16(new BlockedScores(), q, k, v), exact)).isBetween(1e-4, 1.2e-2);
  }

  private static NDArray bf16(NDArray x) {
    return Precision.FP32.convert(CPU.runtime(), Precision.BF16.convert(CPU.runtime(), x));
  }

  private static NDArray inBf16(DotProduct form, NDArray... qkv) {
    Graph graph = new Graph("attention", Precision.BF16);
    List<Value> inputs =
        Arrays.stream(new String[] {"q", "k", "v"})
            .map(name -> graph.input(name).toComputePrecision())
            .toList();
    Value attended = form.apply(inputs.get(0), inputs.get(1), inputs.get(2));
    return graph.compile(CPU.runtime(), attended.toFloat()).run(qkv).head();
  }

  /** |a − b| / |b|. */
  private static double distance(NDArray a, NDArray b) {
    return a.sub(b).norm().getFloat() / b.norm().getFloat();
  }
}
