package io.vstar.sampling;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.config.NoiseScheduleConfig;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Samplers on data for which the noise is known exactly: latents that are normal with mean m and
 * deviation s. With y = x/√ᾱ the probability-flow equation is dy/dσ = σ(y − m)/(s² + σ²), which
 * leaves (y − m)/√(s² + σ²) as it is (Karras et al. 2022, equation 1 with a Gaussian score).
 */
class SamplersTest {
  private static final NoiseSchedule SD = new NoiseSchedule(NoiseScheduleConfig.sd15());
  private static final double MEAN = 0.7;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  static Stream<Sampler> all() {
    // DDIM's fixed stride meets the next timestep with leading spacing alone.
    return Stream.concat(
        Stream.of(new DdimSampler()), Stream.of(TimestepSpacing.values()).map(EulerSampler::new));
  }

  @ParameterizedTest
  @MethodSource("all")
  void findTheOnlyPictureThereIsInAnyNumberOfSteps(Sampler sampler) {
    for (int steps : new int[] {1, 2, 7}) {
      NDArray noise = CPU.gaussian(1, 4, 2, 2);
      // Latents of up to 15 standard deviations, in float32.
      assertClose(run(sampler, noise, steps, 0), analytic(sampler, noise, steps, 0), 2e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void approachTheExactFlowInFirstOrder(Sampler sampler) {
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    double coarse = error(sampler, noise, 50);
    double fine = error(sampler, noise, 100);

    assertThat(fine).isLessThan(0.05);
    assertThat(fine / coarse).isBetween(0.3, 0.7);
  }

  @Test
  void ddimTakesTheDocumentedSteps() {
    List<Double> asked = new ArrayList<>();
    NDArray x = CPU.scope().upload(new float[] {2}, 1, 1, 1, 1);
    NDArray noise = CPU.scope().upload(new float[] {0.5f}, 1, 1, 1, 1);
    Sampler.Walk walk = new DdimSampler().plan(SD, 20);
    NDArray next =
        walk.step(
            0,
            x,
            (latents, t) -> {
              asked.add(t);
              return noise;
            });

    assertThat(asked).containsExactly(951.0);
    double clean = (2 - SD.noiseScale(951) * 0.5) / SD.signalScale(951);
    double expected = SD.signalScale(901) * clean + SD.noiseScale(901) * 0.5;
    assertThat((double) next.toFloatArray()[0])
        .isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-6));
    assertThat(walk.initialNoiseScale()).isEqualTo(1);
  }

  @Test
  void ddimEndsEachStepAFixedStrideBelowAsTheReferenceDoes() {
    NDArray x = CPU.scope().upload(new float[] {2}, 1, 1, 1, 1);
    NDArray noise = CPU.scope().upload(new float[] {0.5f}, 1, 1, 1, 1);
    Sampler.Walk walk = new DdimSampler(TimestepSpacing.TRAILING).plan(SD, 7);

    float next = walk.step(0, x, (latents, t) -> noise).toFloatArray()[0];

    assertThat(walk.timesteps()).startsWith(999.0, 856.0);
    double clean = (2 - SD.noiseScale(999) * 0.5) / SD.signalScale(999);
    double expected = SD.signalScale(999 - 142) * clean + SD.noiseScale(999 - 142) * 0.5;
    assertThat((double) next).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-5));
  }

  @Test
  void eulerStartsFromItsLargestSigma() {
    assertThat(new EulerSampler().plan(SD, 20).initialNoiseScale()).isEqualTo(SD.sigma(999));
    assertThat(new EulerSampler(TimestepSpacing.TRAILING).plan(SD, 20).initialNoiseScale())
        .isEqualTo(SD.sigma(999));
    assertThat(new EulerSampler(TimestepSpacing.LEADING).plan(SD, 20).initialNoiseScale())
        .isEqualTo(Math.hypot(SD.sigma(951), 1));
  }

  @Test
  void namesAreThoseUsersKnow() {
    assertThat(new DdimSampler().name()).isEqualTo("DDIM");
    assertThat(new EulerSampler().name()).isEqualTo("Euler");
  }

  @Test
  void theLoopTellsOfEachStepAndLeavesTheResultAlone() {
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    float[] before = noise.toFloatArray();
    List<Integer> steps = new ArrayList<>();
    List<float[]> seen = new ArrayList<>();
    try (TensorScope scope = CPU.scope().openScope("loop")) {
      NDArray result =
          SamplingLoop.run(
              scope,
              new EulerSampler(),
              SD,
              5,
              noise,
              exactNoise(0.5),
              (step, latents) -> {
                steps.add(step);
                seen.add(latents.toFloatArray());
              });

      assertThat(steps).containsExactly(1, 2, 3, 4, 5);
      assertThat(seen.get(4)).containsExactly(result.toFloatArray());
      assertThat(seen.get(3)).isNotEqualTo(seen.get(4));
      assertThat(scope.size()).isEqualTo(1);
    }
    assertThat(noise.toFloatArray()).containsExactly(before);
    assertThat(CPU.scope().size()).isEqualTo(1);
  }

  private static double error(Sampler sampler, NDArray noise, int steps) {
    return run(sampler, noise, steps, 0.5)
        .sub(analytic(sampler, noise, steps, 0.5))
        .abs()
        .max()
        .getFloat();
  }

  private static NDArray run(Sampler sampler, NDArray noise, int steps, double deviation) {
    return SamplingLoop.run(
        CPU.scope(), sampler, SD, steps, noise, exactNoise(deviation), SamplingLoop.Listener.NONE);
  }

  /** E[ε | x] = √(1−ᾱ)(x − √ᾱ·m)/(ᾱ·s² + 1 − ᾱ), with ᾱ = 1/(1 + σ²) between timesteps too. */
  private static NoisePredictor exactNoise(double deviation) {
    return (latents, t) -> {
      double alpha = 1 / (1 + Math.pow(SD.sigma(t), 2));
      double variance = alpha * deviation * deviation + 1 - alpha;
      return latents.sub(Math.sqrt(alpha) * MEAN).mul(Math.sqrt(1 - alpha) / variance);
    };
  }

  /** Where the flow carries the sampler's start. */
  private static NDArray analytic(Sampler sampler, NDArray noise, int steps, double deviation) {
    Sampler.Walk walk = sampler.plan(SD, steps);
    double start = SD.sigma(walk.timesteps().get(0));
    boolean scaled = sampler instanceof DdimSampler;
    double end = scaled ? SD.sigma(0) : 0;
    double toUnscaled = scaled ? Math.hypot(start, 1) : 1;
    double fromUnscaled = scaled ? 1 / Math.hypot(end, 1) : 1;
    double shrink = Math.hypot(deviation, end) / Math.hypot(deviation, start);
    return noise
        .mul(walk.initialNoiseScale() * toUnscaled)
        .sub(MEAN)
        .mul(shrink)
        .add(MEAN)
        .mul(fromUnscaled);
  }
}
