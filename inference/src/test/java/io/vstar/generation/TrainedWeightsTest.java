package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TinyConfig;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is trained gets its gradient, in every form of the networks. */
class TrainedWeightsTest {
  /** The same operators in the same precision, some of them run twice. */
  private static final double SAME = 1e-5;

  /**
   * Eight bits of mantissa, some thirty layers deep: half of the gradients are within 2 %, the
   * worst are sums that nearly cancel.
   */
  private static final double ROUNDED = 0.1;

  private static final Predicate<String> ALL = name -> true;
  private static final Predicate<String> TEXT = name -> name.startsWith("text_encoder");
  private static final Predicate<String> UNET = name -> name.startsWith("unet.");
  private static final Predicate<String> CROSS_ATTENTION = name -> name.contains(".attn2.to_");
  private static final Predicate<String> NONE = name -> false;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  static Stream<Named<StableDiffusionConfig>> models() {
    return Stream.of(Named.of("SD", TinyConfig.sd()), Named.of("SDXL", TinyConfig.sdxl()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void checkpointingChangesNoGradient(StableDiffusionConfig model) {
    TrainedNetworks networks = new TrainedNetworks(CPU, model);
    TrainedNetworks.Networks plain = networks.build(Precision.FP32, false);
    TrainedNetworks.Networks checkpointing = networks.build(Precision.FP32, true);
    networks.train(ALL);

    Map<String, float[]> expected = plain.gradients();

    assertThat(expected).containsOnlyKeys(networks.weights().keySet());
    assertClose(checkpointing.gradients(), expected, SAME);
  }

  @ParameterizedTest
  @MethodSource("models")
  void bfloat16RoundsGradientsAndLosesNone(StableDiffusionConfig model) {
    TrainedNetworks networks = new TrainedNetworks(CPU, model);
    TrainedNetworks.Networks exact = networks.build(Precision.FP32, false);
    TrainedNetworks.Networks rounded = networks.build(Precision.BF16, false);
    TrainedNetworks.Networks recomputed = networks.build(Precision.BF16, true);
    networks.train(ALL);

    Map<String, float[]> expected = exact.gradients();

    assertClose(rounded.gradients(), expected, ROUNDED);
    assertClose(recomputed.gradients(), expected, ROUNDED);
  }

  static Stream<Arguments> parts() {
    return models()
        .flatMap(
            model ->
                Stream.of(
                        Named.of("the UNet", UNET),
                        Named.of("the text encoders", TEXT),
                        Named.of("keys and values of the text", CROSS_ATTENTION))
                    .map(trained -> Arguments.of(model, trained)));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void partsAreTrainedAsInTheWhole(StableDiffusionConfig model, Predicate<String> trained) {
    TrainedNetworks networks = new TrainedNetworks(CPU, model);
    TrainedNetworks.Networks exact = networks.build(Precision.FP32, false);
    TrainedNetworks.Networks checkpointing = networks.build(Precision.FP32, true);
    TrainedNetworks.Networks rounded = networks.build(Precision.BF16, true);
    networks.train(ALL);
    Map<String, float[]> expected = exact.gradients();
    expected.keySet().removeIf(trained.negate());
    assertThat(expected).isNotEmpty();

    networks.train(trained);

    assertClose(exact.gradients(), expected, SAME);
    assertClose(checkpointing.gradients(), expected, SAME);
    assertClose(rounded.gradients(), expected, ROUNDED);
  }

  @ParameterizedTest
  @MethodSource("models")
  void anInputAloneMayNeedAGradient(StableDiffusionConfig model) {
    TrainedNetworks networks = new TrainedNetworks(CPU, model);
    TrainedNetworks.Networks exact = networks.build(Precision.FP32, false);
    TrainedNetworks.Networks checkpointing = networks.build(Precision.FP32, true);
    networks.train(NONE);
    NDArray latents = networks.latents();
    GradientScope.require(latents);

    exact.backward();
    Map<String, float[]> expected = Map.of("latents", TrainedNetworks.taken(latents));
    checkpointing.backward();

    assertClose(Map.of("latents", TrainedNetworks.taken(latents)), expected, SAME);
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsOfSeveralRunsAddUp(StableDiffusionConfig model) {
    TrainedNetworks networks = new TrainedNetworks(CPU, model);
    TrainedNetworks.Networks checkpointing = networks.build(Precision.FP32, true);
    networks.train(ALL);
    Map<String, float[]> expected = checkpointing.gradients();
    expected.values().forEach(TrainedWeightsTest::twice);

    checkpointing.backward();

    assertClose(checkpointing.gradients(), expected, SAME);
  }

  private static void twice(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= 2;
    }
  }

  /** The same weights, none of them off by more than {@code tolerance} of its gradient's norm. */
  private static void assertClose(
      Map<String, float[]> actual, Map<String, float[]> expected, double tolerance) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    assertThat(expected.values()).anyMatch(gradient -> norm(gradient) > 0);
    expected.forEach(
        (name, gradient) -> {
          if (isZeroButForRounding(name)) {
            double keys = norm(expected.get(name.replace(".bias", ".weight")));
            assertThat(norm(actual.get(name))).as(name).isLessThanOrEqualTo(tolerance * keys);
          } else {
            assertThat(distance(actual.get(name), gradient))
                .as("%s, of norm %s, is off by", name, norm(gradient))
                .isLessThanOrEqualTo(tolerance * norm(gradient));
          }
        });
  }

  /**
   * Biases of keys shift all scores of a query alike, which softmax does not see: their gradient is
   * a sum that cancels, and what is left of it is rounding.
   */
  private static boolean isZeroButForRounding(String name) {
    return name.endsWith("k_proj.bias");
  }

  private static double distance(float[] a, float[] b) {
    float[] difference = new float[b.length];
    for (int i = 0; i < b.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return norm(difference);
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
