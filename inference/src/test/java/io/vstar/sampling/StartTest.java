package io.vstar.sampling;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.ConfigException;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks that begin on their way; the model is one whose answer depends on latents and timestep. */
class StartTest {
  private static final NoiseSchedule SD = new NoiseSchedule(NoiseScheduleConfig.sd15());
  private static final int STEPS = 10;
  private static final Denoiser MODEL = (x, step) -> x.mul(0.6).add(step.timestep() / 1000);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  /** Those that remember nothing between steps. */
  static Stream<Sampler> withoutMemory() {
    return Stream.of(
        new DdimSampler(),
        new DdimSampler(TimestepSpacing.TRAILING),
        new EulerSampler(),
        new EulerSampler(TimestepSpacing.LEADING, SigmaSpacing.TIMESTEPS),
        new EulerSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS),
        new HeunSampler());
  }

  static Stream<Sampler> all() {
    return Stream.concat(
        withoutMemory(),
        Stream.of(
            new DdpmSampler(),
            new PndmSampler(),
            new EulerAncestralSampler(),
            new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS),
            new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS),
            new LmsSampler(),
            new UniPcSampler()));
  }

  @ParameterizedTest
  @MethodSource("withoutMemory")
  void aWalkGoesOnExactlyWhereAnotherWas(Sampler sampler) {
    int callsEach = sampler instanceof HeunSampler ? 2 : 1;
    List<NDArray> onTheWay = new ArrayList<>();
    SamplingLoop loop = loop(sampler);
    NDArray whole =
        loop.withListener((step, latents) -> onTheWay.add(latents.duplicate()))
            .run(CPU.scope(), Start.fromNoise(CPU.gaussian(1, 4, 2, 2)), MODEL);
    for (int skipped = 1; skipped < STEPS; skipped++) {
      NDArray left = onTheWay.get(callsEach * skipped - 1);
      assertThat(loop.run(CPU.scope(), Start.onTheWay(left, skipped), MODEL))
          .as("after %d steps", skipped)
          .isEqualTo(whole);
    }
  }

  /** Where the clean latents are known, a walk from any step leads there. */
  @ParameterizedTest
  @MethodSource("all")
  void everySamplerFindsTheImageItStartsFrom(Sampler sampler) {
    NDArray clean = CPU.gaussian(1, 4, 2, 2);
    Denoiser exact = exactNoise(clean);
    for (double strength : new double[] {0.1, 0.35, 0.8, 1}) {
      Start start = Start.fromImage(clean, CPU.gaussian(1, 4, 2, 2), strength);
      NDArray found = loop(sampler).run(CPU.scope(), start, exact);
      // Noise that first timesteps leave: σ(0) = 0.03 for those that end there.
      assertClose(found, clean, 0.15);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anImageStartsAtTheNoiseOfItsFirstTimestep(Sampler sampler) {
    NDArray clean = CPU.gaussian(1, 4, 2, 2);
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    List<SamplingStep> steps = new ArrayList<>();
    List<NDArray> shown = new ArrayList<>();
    loop(sampler)
        .run(
            CPU.scope(),
            Start.fromImage(clean, noise, 0.5),
            (x, step) -> {
              steps.add(step);
              shown.add(CPU.scope().adopt(x.duplicate()));
              return x.zerosLike();
            });

    SamplingStep first = steps.get(0);
    double sigma = first.sigma();
    assertThat(sigma).isCloseTo(SD.sigma(first.timestep()), within(0.02 * sigma));
    NDArray expected = clean.div(Math.hypot(sigma, 1)).add(noise.mul(sigma / Math.hypot(sigma, 1)));
    assertClose(shown.get(0), expected, 1e-5);
    assertThat(first.made()).isZero();
    assertThat(first.index()).isEqualTo(first.first()).isGreaterThanOrEqualTo(4);
    assertThat(steps).hasSize(first.total() - first.first());
    assertThat(steps.get(steps.size() - 1).index()).isEqualTo(first.total() - 1);
  }

  /** The counts of diffusers' img2img pipeline. */
  @ParameterizedTest
  @CsvSource({"0.1, 1", "0.29, 2", "0.35, 3", "0.8, 8", "0.95, 9", "1, 10"})
  void theStrengthIsTheShareOfStepsThatAreMade(double strength, int made) {
    Start start = Start.fromImage(CPU.gaussian(1, 4, 2, 2), CPU.gaussian(1, 4, 2, 2), strength);
    assertThat(start.skippedSteps(STEPS)).isEqualTo(STEPS - made);
  }

  @Test
  void fullStrengthMakesAllStepsWithWhatTheFirstTimestepLeavesOfTheImage() {
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    NDArray nothing = noise.zerosLike();
    NDArray something = CPU.gaussian(1, 4, 2, 2);
    SamplingLoop euler = loop(new EulerSampler());
    NDArray fromNoise = euler.run(CPU.scope(), Start.fromNoise(noise), MODEL);

    assertThat(euler.run(CPU.scope(), Start.fromImage(nothing, noise, 1), MODEL))
        .isEqualTo(fromNoise);
    NDArray fromImage = euler.run(CPU.scope(), Start.fromImage(something, noise, 1), MODEL);
    assertThat(fromImage).isNotEqualTo(fromNoise);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
  void refusesStrengthsThatAreNoShare(double strength) {
    NDArray latents = CPU.gaussian(1, 4, 2, 2);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Start.fromImage(latents, latents, strength))
        .withMessage("the strength is %s, expected a number above 0 and at most 1", strength);
  }

  @Test
  void refusesToStartBehindTheEnd() {
    NDArray latents = CPU.gaussian(1, 4, 2, 2);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Start.fromImage(latents, latents, 0.05).skippedSteps(10))
        .withMessage("a strength of 0.05 leaves none of 10 steps; use more steps or strength");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Start.onTheWay(latents, 10).skippedSteps(10))
        .withMessage("a walk of 10 steps cannot start after 10 of them");
  }

  /** Inpainting with a model that knows nothing of it, as diffusers does with 4 channels. */
  @ParameterizedTest
  @MethodSource("all")
  void aHookMayPutBackWhatIsNotToBePainted(Sampler sampler) {
    NDArray clean = CPU.gaussian(1, 4, 2, 2);
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    NDArray mask = CPU.scope().upload(new float[] {1, 0, 0, 1}, 1, 1, 2, 2); // 1 is painted
    NDArray kept = mask.mul(-1).add(1);
    List<Double> sigmas = new ArrayList<>();
    try (TensorScope scope = CPU.scope().openScope("inpainting")) {
      NDArray painted =
          loop(sampler)
              .withHook(
                  (latents, level, step) -> {
                    sigmas.add(level.sigma());
                    return latents.mul(mask).add(level.of(clean, noise).mul(kept));
                  })
              .run(scope, Start.fromImage(clean, noise, 0.6), MODEL);

      assertClose(painted.mul(kept), clean.mul(kept), 1e-6);
      assertThat(painted.mul(mask).sub(clean.mul(mask)).abs().max().getFloat())
          .isGreaterThan(0.05f);
      assertThat(scope.size()).isLessThanOrEqualTo(8); // the result, and what this test computes
    }
    assertThat(sigmas).isSortedAccordingTo((a, b) -> Double.compare(b, a)).endsWith(0.0);
  }

  @Test
  void aLoopLeavesNothingButItsResult() {
    NDArray latents = CPU.gaussian(1, 4, 2, 2);
    float[] before = latents.toFloatArray();
    for (Start start :
        List.of(
            Start.fromNoise(latents),
            Start.fromImage(latents, latents, 0.5),
            Start.onTheWay(latents, 3))) {
      try (TensorScope scope = CPU.scope().openScope("loop")) {
        loop(new LmsSampler()).withHook((x, level, step) -> x.mul(0.9)).run(scope, start, MODEL);
        assertThat(scope.size()).isEqualTo(1);
      }
    }
    assertThat(latents.toFloatArray()).containsExactly(before);
    assertThat(CPU.scope().size()).isEqualTo(1);
  }

  @Test
  void aSamplerThatAddsNoiseAsksForIt() {
    SamplingLoop loop = SamplingLoop.of(new EulerAncestralSampler(), SD, 3);
    Start start = Start.fromNoise(CPU.gaussian(1, 4, 2, 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.run(CPU.scope(), start, MODEL))
        .withMessage("Euler a adds noise on its way: give the loop a StepNoise");
  }

  private static SamplingLoop loop(Sampler sampler) {
    return SamplingLoop.of(sampler, SD, STEPS)
        .withNoise((scope, draw) -> scope.adopt(CPU.gaussian(1, 4, 2, 2)));
  }

  /** ε = (x − √ᾱ·x₀)/√(1−ᾱ). */
  private static Denoiser exactNoise(NDArray clean) {
    return (x, step) -> {
      double signal = 1 / Math.hypot(step.sigma(), 1);
      return x.sub(clean.mul(signal)).div(step.sigma() * signal);
    };
  }
}
