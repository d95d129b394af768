package io.vstar.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DotProductAttentionTest {
  private static final int HEADS = 2;
  private static final int D = 8;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private interface Form {
    Value of(Value q, Value k, Value v);
  }

  @Test
  void productsEqualPlainOperators() {
    NDArray k = CPU.gaussian(3, HEADS, 5, D);
    NDArray v = CPU.gaussian(3, HEADS, 5, D);

    new Twin(CPU, Twin.FP32)
        .compare(
            q -> DotProductAttention.byProducts(q, q.graph().weight(k), q.graph().weight(v)),
            q -> plain(q, k, v),
            CPU.gaussian(3, HEADS, 7, D),
            k,
            v);
  }

  private static NDArray plain(NDArray q, NDArray k, NDArray v) {
    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(Math.sqrt(D));
    return scores.softmax(3).matMul(v);
  }

  @Test
  void roundsScoresFromTheirMean() {
    NDArray q = CPU.gaussian(1, HEADS, 64, D);
    NDArray common = CPU.gaussian(1, HEADS, 1, D).mul(40f);
    NDArray k = bf16(CPU.gaussian(1, HEADS, 64, D).mul(4f).add(common));
    NDArray v = CPU.gaussian(1, HEADS, 64, D);
    NDArray exact = plain(bf16(q), k, bf16(v));

    double fused = distance(inBf16((a, b, c) -> fused(a, b, c), q, k, v), exact);
    double products = distance(inBf16(DotProductAttention::byProducts, q, k, v), exact);

    // Scores of some hundred are kept to 0.5 in bfloat16, a factor of 1.6 in a weight.
    assertThat(fused).isBetween(1e-4, 4e-3);
    assertThat(products).isBetween(1e-4, 8e-3);
  }

  @Test
  void fewScoresAreKeptInBf16Only() {
    NDArray k = CPU.gaussian(1, HEADS, 64, D);
    NDArray v = CPU.gaussian(1, HEADS, 64, D);
    NDArray few = CPU.gaussian(1, HEADS, 64, D);
    long rows = DotProductAttention.MAX_KEPT_SCORES / (HEADS * 64L);
    NDArray many = CPU.gaussian(1, HEADS, rows + 1, D);
    Form fused = DotProductAttentionTest::fused;
    Form chosen = (q, keys, values) -> DotProductAttention.of(q, keys, values, Attention.Mask.NONE);

    assertThat(inBf16(chosen, few, k, v))
        .isEqualTo(inBf16(DotProductAttention::byProducts, few, k, v))
        .isNotEqualTo(inBf16(fused, few, k, v));
    assertThat(inBf16(chosen, many, k, v)).isEqualTo(inBf16(fused, many, k, v));
    assertThat(run(Precision.FP32, chosen, few, k, v))
        .isEqualTo(run(Precision.FP32, fused, few, k, v));
  }

  private static Value fused(Value q, Value k, Value v) {
    return DotProductAttention.fused(q, k, v, Attention.Mask.NONE);
  }

  private static NDArray bf16(NDArray x) {
    return Precision.FP32.convert(CPU.runtime(), Precision.BF16.convert(CPU.runtime(), x));
  }

  private static NDArray inBf16(Form form, NDArray q, NDArray k, NDArray v) {
    return run(Precision.BF16, form, q, k, v);
  }

  private static NDArray run(Precision precision, Form form, NDArray... qkv) {
    Graph graph = new Graph("attention", precision);
    Value q = graph.input("q").toComputePrecision();
    Value k = graph.input("k").toComputePrecision();
    Value v = graph.input("v").toComputePrecision();
    return graph.compile(CPU.runtime(), form.of(q, k, v).toFloat()).run(qkv).head();
  }

  /** |a − b| / |b|. */
  private static double distance(NDArray a, NDArray b) {
    return a.sub(b).norm().getFloat() / b.norm().getFloat();
  }
}
