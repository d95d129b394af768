package io.vstar.adapter.hypernetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.vstar.adapter.Factorization;
import io.vstar.io.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests low ranks, the strongest hidden units, sums and means of hypernetworks. */
class SmallerHypernetworksTest {
  private static final HypernetworkPlace PLACE = HypernetworkPlace.ofWidth(8);
  private static final HypernetworkShape RELU = SampleHypernetworks.relu();

  @Test
  void aMatrixOfARankIsFoundExactly() {
    SplittableRandom random = new SplittableRandom(1);
    float[] left = draw(random, 30 * 3);
    float[] right = draw(random, 3 * 20);
    float[] product = new float[30 * 20];
    for (int i = 0; i < product.length; i++) {
      for (int r = 0; r < 3; r++) {
        product[i] += left[i / 20 * 3 + r] * right[r * 20 + i % 20];
      }
    }
    Factorization factors = Factorization.of(product, 30, 20, 3);
    assertThat(factors.error()).isLessThan(1e-6);
    assertThat(Factorization.of(product, 30, 20, 2).error()).isBetween(0.05, 0.9);
  }

  @Test
  void theErrorIsThatOfTheProduct() {
    float[] values = draw(new SplittableRandom(2), 16 * 8);
    Factorization factors = Factorization.of(values, 16, 8, 4);
    double off = 0;
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      double product = 0;
      for (int r = 0; r < 4; r++) {
        product += factors.up()[i / 8 * 4 + r] * factors.down()[r * 8 + i % 8];
      }
      off += (values[i] - product) * (values[i] - product);
      all += values[i] * values[i];
    }
    assertThat(factors.error()).isCloseTo(Math.sqrt(off / all), offset(1e-5));
    // A diagonal matrix: what is lost is what is known to be lost.
    float[] diagonal = {3, 0, 0, 0, 2, 0, 0, 0, 1};
    assertThat(Factorization.of(diagonal, 3, 3, 2).error())
        .isCloseTo(Math.sqrt(1 / 14.0), offset(1e-6));
  }

  @Test
  void aHigherRankIsNearer() {
    Hypernetwork whole = SampleHypernetworks.draw(RELU, 1, PLACE);
    double low = LowRank.approximate(whole, 2).error();
    LowRank.Approximation high = LowRank.approximate(whole, 6);
    assertThat(high.error()).isLessThan(low);
    assertThat(high.hypernetwork().shape().rank()).isEqualTo(6);
    assertThat(high.hypernetwork().withName("x").parameters()).isLessThan(2 * whole.parameters());
    assertThatThrownBy(() -> LowRank.approximate(whole, 8))
        .hasMessage("rank 8, expected 1 to less than the narrowest layer, 8");
  }

  @Test
  void theStrongestUnitsAreKept() {
    Hypernetwork whole = SampleHypernetworks.draw(RELU, 1, PLACE);
    List<float[]> values = whole.values();
    for (int network = 0; network < 2; network++) {
      float[] w2 = values.get(4 * network + 2); // (8, 16): silence all but the last four units
      for (int i = 0; i < w2.length; i++) {
        w2[i] = i % 16 < 12 ? 0 : w2[i];
      }
    }
    Hypernetwork silenced = whole.withValues(values);
    Hypernetwork kept = HiddenUnits.strongest(silenced, 0.25);

    assertThat(kept.shape().structure()).containsExactly(1.0, 0.5, 1.0);
    double[] x = {1, -2, 3, 0.5, 0, 1, -1, 2};
    assertThat(residual(kept.pairs().get(0).key(), x))
        .containsExactly(residual(silenced.pairs().get(0).key(), x), offset(1e-6));
  }

  @Test
  void aSumAddsWhatEachAdds() {
    Hypernetwork a = SampleHypernetworks.draw(RELU, 1, PLACE);
    Hypernetwork b = SampleHypernetworks.draw(RELU.withStructure(List.of(1.0, 3.0, 1.0)), 2, PLACE);
    Hypernetwork sum = HiddenUnits.sum(List.of(a, b), List.of(0.5, -2.0));

    assertThat(sum.shape().structure()).containsExactly(1.0, 5.0, 1.0);
    double[] x = {1, -2, 3, 0.5, 0, 1, -1, 2};
    double[] ofA = residual(a.pairs().get(0).value(), x);
    double[] ofB = residual(b.pairs().get(0).value(), x);
    double[] expected = new double[8];
    Arrays.setAll(expected, i -> 0.5 * ofA[i] - 2 * ofB[i]);
    assertThat(residual(sum.pairs().get(0).value(), x)).containsExactly(expected, offset(1e-5));
  }

  @Test
  void aMeanIsTakenNumberByNumber() {
    Hypernetwork a = SampleHypernetworks.draw(RELU, 1, PLACE);
    Hypernetwork b = SampleHypernetworks.draw(RELU, 2, PLACE);
    float first = HypernetworkMean.of(List.of(a, b), List.of(3.0, 1.0)).values().get(5)[2];
    assertThat(first)
        .isCloseTo(0.75f * a.values().get(5)[2] + 0.25f * b.values().get(5)[2], offset(1e-6f));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Hypernetwork relu = SampleHypernetworks.draw(RELU, 1, PLACE);
    Hypernetwork tanh =
        SampleHypernetworks.draw(
            SampleHypernetworks.shape(
                List.of(1.0, 2.0, 1.0), HypernetworkActivation.TANH, false, false),
            1,
            PLACE);
    Hypernetwork normed =
        SampleHypernetworks.draw(
            SampleHypernetworks.shape(
                List.of(1.0, 2.0, 1.0), HypernetworkActivation.RELU, true, false),
            1,
            PLACE);
    assertThatThrownBy(() -> HiddenUnits.sum(List.of(relu, tanh), List.of(1.0, 1.0)))
        .hasMessage("sample for [8] with relu, but sample for [8] with tanh");
    assertThatThrownBy(() -> HiddenUnits.strongest(normed, 0.5))
        .hasMessageContaining("with layer norm, expected one hidden stage, no layer norm");
    assertThatThrownBy(() -> HypernetworkMean.of(List.of(relu, tanh), List.of(1.0, 1.0)))
        .hasMessageContaining("differ in structure, options or widths");
  }

  /** Computes the output of a network with one hidden stage and relu. */
  private static double[] residual(Map<String, HostTensor> network, double[] x) {
    List<float[]> v = network.values().stream().map(HostTensor::toFloats).toList();
    int hidden = v.get(1).length;
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = v.get(3)[i];
    }
    for (int j = 0; j < hidden; j++) {
      double h = v.get(1)[j];
      for (int i = 0; i < x.length; i++) {
        h += v.get(0)[j * x.length + i] * x[i];
      }
      for (int i = 0; i < x.length; i++) {
        result[i] += v.get(2)[i * hidden + j] * Math.max(h, 0);
      }
    }
    return result;
  }

  private static float[] draw(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
