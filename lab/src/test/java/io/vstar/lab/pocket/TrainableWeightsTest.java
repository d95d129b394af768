package io.vstar.lab.pocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainableWeightsTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void drawsEachTensorOnceAndRemembersTheOrder() {
    TrainableWeights weights = weights(1, false);
    NDArray second = weights.at("b").get("weight", 2, 3).tensor();
    NDArray first = weights.get("a.weight", 4).tensor();

    assertThat(weights.get("b.weight", 2, 3).tensor()).isSameAs(second);
    assertThat(weights.tensors().keySet()).containsExactly("b.weight", "a.weight");
    assertThat(weights.tensors().values()).containsExactly(second, first);
    assertThat(weights.get("a.weight", 4).name()).isEqualTo("unet.a.weight");
    assertThat(weights.get("a.weight", 4).isTrained()).isTrue();
    assertThat(weights.get("b.weight", 2, 3).isTrained()).isTrue();
  }

  @Test
  void aTensorDependsOnSeedAndNameAlone() {
    float[] values = weights(1, false).get("a.weight", 4, 4).tensor().toFloatArray();
    TrainableWeights other = weights(1, false);
    other.get("z.weight", 9, 9);
    assertThat(other.get("a.weight", 4, 4).tensor().toFloatArray()).containsExactly(values);
    assertThat(other.get("b.weight", 4, 4).tensor().toFloatArray()).isNotEqualTo(values);
    assertThat(weights(2, false).get("a.weight", 4, 4).tensor().toFloatArray())
        .isNotEqualTo(values);
  }

  @Test
  void matricesAndConvolutionsAreUniformByTheirFanIn() {
    assertUniform(weights(1, false).get("l.weight", 64, 100).tensor().toFloatArray(), 0.1);
    assertUniform(weights(1, false).get("c.weight", 64, 4, 5, 5).tensor().toFloatArray(), 0.1);
    String patches = "vision_model.embeddings.patch_embedding.weight";
    assertUniform(weights(1, false).get(patches, 64, 4, 5, 5).tensor().toFloatArray(), 0.1);
  }

  @Test
  void normsStartAsTheIdentityAndBiasesAtZero() {
    TrainableWeights weights = weights(1, false);
    assertThat(weights.get("norm.weight", 5).tensor().toFloatArray()).containsOnly(1);
    assertThat(weights.get("norm.bias", 5).tensor().toFloatArray()).containsOnly(0);
    assertThat(weights.get("conv.bias", 5).tensor().toFloatArray()).containsOnly(0);
  }

  @Test
  void queriesKeysAndValuesKeepTheVariance() {
    double bound = Math.sqrt(3) / 10;
    for (String name :
        new String[] {"a.to_q.weight", "to_k.weight", "a.to_v.weight", "a.q_proj.weight"}) {
      assertUniform(weights(1, false).get(name, 64, 100).tensor().toFloatArray(), bound);
    }
    assertUniform(weights(1, false).get("to_out.0.weight", 64, 100).tensor().toFloatArray(), 0.1);
  }

  @ParameterizedTest
  @CsvSource({"token, 1", "position, 0.3"})
  void tablesAreNormal(String table, double deviation) {
    String name = "text_model.embeddings." + table + "_embedding.weight";
    float[] values = weights(1, false).get(name, 100, 50).tensor().toFloatArray();
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    // Five deviations of the estimate: 5/√10000 of it.
    assertThat(Math.sqrt(squares / values.length)).isCloseTo(deviation, within(0.05 * deviation));
  }

  @Test
  void whatEndsAResidualStartsAtZeroWhereAskedFor() {
    for (String end : new String[] {"conv_out.weight", "x.proj_out.weight", "x.conv2.weight"}) {
      assertThat(weights(1, true).get(end, 4, 4, 3, 3).tensor().toFloatArray()).containsOnly(0);
      assertThat(weights(1, false).get(end, 4, 4, 3, 3).tensor().toFloatArray()).doesNotContain(0);
    }
    assertThat(weights(1, true).get("x.conv1.weight", 4, 4, 3, 3).tensor().toFloatArray())
        .doesNotContain(0);
  }

  private static TrainableWeights weights(long seed, boolean zeroResiduals) {
    return new TrainableWeights(
        "unet", CPU.scope(), new DrawnValues(new NoiseSource(seed), zeroResiduals));
  }

  private static void assertUniform(float[] values, double bound) {
    double squares = 0;
    for (float value : values) {
      assertThat((double) value).isBetween(-bound, bound);
      squares += (double) value * value;
    }
    assertThat(squares / values.length).isCloseTo(bound * bound / 3, within(bound * bound / 30));
  }
}
