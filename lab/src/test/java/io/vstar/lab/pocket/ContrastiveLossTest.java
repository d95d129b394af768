package io.vstar.lab.pocket;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ContrastiveLossTest {
  private static final int BATCH = 4;
  private static final int WIDTH = 3;
  private static final List<String> DIFFERENT = List.of("a", "b", "c", "d");
  private static final List<String> TWO_THE_SAME = List.of("a", "b", "a", "d");
  private static final double LOG_SCALE = 1.2;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private ContrastiveLoss loss;
  private float[] images;
  private float[] texts;

  @BeforeEach
  void draw() {
    loss = new ContrastiveLoss(CPU.runtime());
    images = CPU.gaussian(BATCH, WIDTH).toFloatArray();
    texts = CPU.gaussian(BATCH, WIDTH).toFloatArray();
  }

  @Test
  void withoutInformationItIsTheLogarithmOfTheBatch() {
    NDArray same = CPU.scope().upload(new float[] {1, 2, 1, 2, 1, 2}, 3, 2);
    assertClose(
        loss.perPair(same, same, CPU.scope().number(3), leftOut(List.of("a", "b", "c")))
            .toFloatArray(),
        new float[] {(float) Math.log(3), (float) Math.log(3), (float) Math.log(3)},
        1e-6);
  }

  @Test
  void equalsItsDefinition() {
    assertClose(actual(DIFFERENT), expected(LOG_SCALE, DIFFERENT), 1e-6);
    assertClose(actual(TWO_THE_SAME), expected(LOG_SCALE, TWO_THE_SAME), 1e-6);
    assertThat(expected(LOG_SCALE, TWO_THE_SAME)[0])
        .isNotCloseTo(expected(LOG_SCALE, DIFFERENT)[0], within(1e-2f));
  }

  @Test
  void pairsOfOneTextAloneCostNothing() {
    assertClose(actual(Collections.nCopies(BATCH, "a")), new float[BATCH], 1e-6);
  }

  @Test
  void onlyDirectionsCount() {
    float[] before = actual(TWO_THE_SAME);
    for (int i = 0; i < WIDTH; i++) {
      images[i] *= 7;
      texts[WIDTH + i] *= 0.1f;
    }
    assertClose(actual(TWO_THE_SAME), before, 1e-6);
  }

  @Test
  void theScaleIsLimited() {
    NDArray logScale = CPU.scope().number(9);
    GradientScope.require(logScale);
    assertClose(perPair(logScale, DIFFERENT), expected(Math.log(100), DIFFERENT), 1e-4);
    assertThat(gradient(logScale)[0]).isZero();
  }

  @Test
  void gradientsAreTheSlopes() {
    NDArray i = CPU.scope().upload(images, BATCH, WIDTH);
    NDArray t = CPU.scope().upload(texts, BATCH, WIDTH);
    NDArray logScale = CPU.scope().number(LOG_SCALE);
    List.of(i, t, logScale).forEach(GradientScope::require);
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      gradients.backward(loss.perPair(i, t, logScale, leftOut(TWO_THE_SAME)).mean());
    }
    assertClose(GradientScope.of(i).toFloatArray(), slopes(images), 1e-5);
    assertClose(GradientScope.of(t).toFloatArray(), slopes(texts), 1e-5);
    double above = mean(definition(LOG_SCALE + 1e-2, TWO_THE_SAME));
    double below = mean(definition(LOG_SCALE - 1e-2, TWO_THE_SAME));
    assertThat((double) GradientScope.of(logScale).getFloat())
        .isCloseTo((above - below) / 2e-2, within(1e-4));
  }

  private float[] gradient(NDArray logScale) {
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray i = CPU.scope().upload(images, BATCH, WIDTH);
      NDArray t = CPU.scope().upload(texts, BATCH, WIDTH);
      gradients.backward(loss.perPair(i, t, logScale, leftOut(DIFFERENT)).mean());
    }
    return GradientScope.of(logScale).toFloatArray();
  }

  /** Returns the slopes of the mean loss by its definition, along each value of an array. */
  private float[] slopes(float[] values) {
    float[] slopes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      float before = values[i];
      values[i] = before + 0x1p-10f;
      double above = mean(definition(LOG_SCALE, TWO_THE_SAME));
      values[i] = before - 0x1p-10f;
      double below = mean(definition(LOG_SCALE, TWO_THE_SAME));
      values[i] = before;
      slopes[i] = (float) ((above - below) / 0x1p-9);
    }
    return slopes;
  }

  private float[] actual(List<String> captions) {
    return perPair(CPU.scope().number(LOG_SCALE), captions);
  }

  private float[] perPair(NDArray logScale, List<String> captions) {
    NDArray i = CPU.scope().upload(images, BATCH, WIDTH);
    NDArray t = CPU.scope().upload(texts, BATCH, WIDTH);
    return loss.perPair(i, t, logScale, leftOut(captions)).toFloatArray();
  }

  private static NDArray leftOut(List<String> captions) {
    return ContrastiveLoss.leftOut(CPU.scope(), captions);
  }

  /** The loss of each pair as Radford et al. 2021 write it, in double precision. */
  private double[] definition(double logScale, List<String> captions) {
    double[] losses = new double[BATCH];
    for (int pair = 0; pair < BATCH; pair++) {
      double ofImage = 0;
      double ofText = 0;
      for (int other = 0; other < BATCH; other++) {
        if (other == pair || !captions.get(other).equals(captions.get(pair))) {
          ofImage += Math.exp(Math.exp(logScale) * cosine(pair, other));
          ofText += Math.exp(Math.exp(logScale) * cosine(other, pair));
        }
      }
      double own = Math.exp(logScale) * cosine(pair, pair);
      losses[pair] = (Math.log(ofImage) + Math.log(ofText)) / 2 - own;
    }
    return losses;
  }

  private float[] expected(double logScale, List<String> captions) {
    double[] losses = definition(logScale, captions);
    float[] expected = new float[BATCH];
    for (int i = 0; i < BATCH; i++) {
      expected[i] = (float) losses[i];
    }
    return expected;
  }

  private double cosine(int image, int text) {
    double product = 0;
    double i = 0;
    double t = 0;
    for (int k = 0; k < WIDTH; k++) {
      product += (double) images[image * WIDTH + k] * texts[text * WIDTH + k];
      i += (double) images[image * WIDTH + k] * images[image * WIDTH + k];
      t += (double) texts[text * WIDTH + k] * texts[text * WIDTH + k];
    }
    return product / Math.sqrt(i * t);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
