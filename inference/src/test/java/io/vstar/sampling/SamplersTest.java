package io.vstar.sampling;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.ConfigException;
import io.vstar.noise.NoiseSchedule;
import io.vstar.sampling.DpmPlusPlusMultistepSdeSampler.Rule;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Samplers on data for which the noise is known exactly: latents that are normal with mean m and
 * deviation s. With y = x/√ᾱ the probability-flow equation is dy/dσ = σ(y − m)/(s² + σ²), which
 * leaves (y − m)/√(s² + σ²) as it is (Karras et al. 2022, equation 1 with a Gaussian score).
 */
class SamplersTest {
  private static final NoiseSchedule SD = new NoiseSchedule(NoiseScheduleConfig.sd15());
  private static final NoiseSchedule SD_VELOCITY =
      new NoiseSchedule(NoiseScheduleConfig.sd15().withPrediction(PredictionType.V_PREDICTION));
  private static final double MEAN = 0.7;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  /** Those that follow the flow, to a picture without noise. */
  static Stream<Sampler> firstOrder() {
    // DDIM's fixed stride meets the next timestep with leading spacing alone. The solvers are of
    // second order but for a long last step.
    return Stream.concat(
        Stream.of(
            new DdimSampler(),
            new EulerSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS),
            new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS),
            new UniPcSampler()),
        Stream.of(TimestepSpacing.values())
            .map(spacing -> new EulerSampler(spacing, SigmaSpacing.TIMESTEPS)));
  }

  static Stream<Sampler> higherOrder() {
    return Stream.of(
        new HeunSampler(),
        new LmsSampler(),
        new Dpm2Sampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS, Renoising.NONE),
        new HeunSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS, Churn.NONE),
        new LmsSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS),
        new DpmPlusPlusSdeSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS, Renoising.NONE),
        new DpmPlusPlus2sAncestralSampler(
            TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS, Renoising.NONE),
        multistep(2, Rule.MIDPOINT, SigmaSpacing.KARRAS, Renoising.NONE),
        multistep(2, Rule.HEUN, SigmaSpacing.EXPONENTIAL, Renoising.NONE),
        multistep(3, Rule.HEUN, SigmaSpacing.KARRAS, Renoising.NONE),
        new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS));
  }

  private static Sampler multistep(int order, Rule rule, SigmaSpacing sigmas, Renoising renoising) {
    return new DpmPlusPlusMultistepSdeSampler(
        order, rule, TimestepSpacing.LINSPACE, sigmas, renoising);
  }

  static Stream<Sampler> deterministic() {
    return Stream.concat(firstOrder(), higherOrder());
  }

  static Stream<Sampler> random() {
    SigmaSpacing karras = SigmaSpacing.KARRAS;
    TimestepSpacing spacing = TimestepSpacing.LINSPACE;
    return Stream.of(
        new DdpmSampler(),
        new EulerAncestralSampler(),
        new EulerAncestralSampler(spacing, karras, Renoising.WHOLE),
        new EulerAncestralSampler(spacing, karras, new Renoising(0.5, 1)),
        new Dpm2Sampler(spacing, karras, Renoising.WHOLE),
        new DpmPlusPlus2sAncestralSampler(spacing, karras, Renoising.WHOLE),
        new DpmPlusPlusSdeSampler(spacing, karras, Renoising.WHOLE),
        new DpmPlusPlusSdeSampler(spacing, SigmaSpacing.TIMESTEPS, Renoising.WHOLE),
        multistep(2, Rule.MIDPOINT, SigmaSpacing.TIMESTEPS, Renoising.WHOLE),
        multistep(2, Rule.HEUN, SigmaSpacing.EXPONENTIAL, Renoising.WHOLE),
        multistep(3, Rule.HEUN, karras, new Renoising(0.5, 1)),
        multistep(3, Rule.HEUN, karras.withoutSmallestLevel(), Renoising.WHOLE));
  }

  @ParameterizedTest
  @MethodSource("deterministic")
  void findTheOnlyPictureThereIsInAnyNumberOfSteps(Sampler sampler) {
    for (int steps : new int[] {1, 2, 7}) {
      NDArray noise = CPU.gaussian(1, 4, 2, 2);
      // Latents of up to 15 standard deviations, in float32.
      assertClose(run(sampler, noise, steps, 0), analytic(sampler, noise, steps, 0), 2e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("random")
  void findTheOnlyPictureWhateverNoiseTheyAdd(Sampler sampler) {
    for (int steps : new int[] {1, 2, 7}) {
      float[] found = run(sampler, CPU.gaussian(1, 4, 2, 2), steps, 0).toFloatArray();
      float[] expected = new float[found.length];
      Arrays.fill(expected, (float) MEAN);
      assertClose(found, expected, 2e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("random")
  void randomOnesDrawFromTheDistributionThereIs(Sampler sampler) {
    float[] drawn = run(sampler, CPU.gaussian(16, 4, 8, 8), 100, 0.5).toFloatArray();
    double mean = 0;
    double squares = 0;
    for (float value : drawn) {
      mean += value / drawn.length;
      squares += (double) value * value / drawn.length;
    }
    // 4096 values: a standard error of 0.008 of the mean, and of 0.006 of the deviation.
    assertThat(mean).isCloseTo(MEAN, within(0.04));
    assertThat(Math.sqrt(squares - mean * mean)).isCloseTo(0.5, within(0.03));
  }

  @ParameterizedTest
  @MethodSource("ofWholeTimestepsOrTheirSigmas")
  void aVelocityLeadsToTheSamePicture(Sampler sampler) {
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    Denoiser epsilon = exactNoise(0.5);
    // ε = √ᾱ·v + √(1−ᾱ)·x
    Denoiser velocity =
        (x, step) -> {
          double sigma = SD.sigma(step.timestep());
          double norm = Math.hypot(sigma, 1);
          return epsilon.predict(x, step).sub(x.mul(sigma / norm)).mul(norm);
        };
    NDArray expected = run(sampler, SD, noise, 10, epsilon);
    assertClose(run(sampler, SD_VELOCITY, noise, 10, velocity), expected, 2e-4);
  }

  /** Models that were trained to the end where nothing is left of the picture. */
  @ParameterizedTest
  @MethodSource({"deterministic", "random"})
  void startFromPureNoiseWhereTheModelKnowsIt(Sampler sampler) {
    NoiseSchedule pure =
        new NoiseSchedule(
            NoiseScheduleConfig.sd15()
                .withPrediction(PredictionType.V_PREDICTION)
                .withZeroTerminalSnr());
    Denoiser velocity = // of the only picture there is
        (x, step) -> {
          double sigma = pure.sigma(step.timestep());
          double signal = 1 / Math.hypot(sigma, 1);
          double noise = sigma * signal;
          return x.sub(MEAN * signal).mul(signal / noise).sub(MEAN * noise);
        };
    float[] found = run(sampler, pure, CPU.gaussian(1, 4, 2, 2), 10, velocity).toFloatArray();
    for (float value : found) {
      assertThat(value).isCloseTo((float) MEAN, within(0.1f)); // DDIM ends with some noise left
    }
  }

  @Test
  void plmsRefusesPureNoise() {
    NoiseSchedule pure =
        new NoiseSchedule(
            NoiseScheduleConfig.sd15()
                .withPrediction(PredictionType.V_PREDICTION)
                .withZeroTerminalSnr());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new PndmSampler().plan(pure, 10))
        .withMessage(
            "PLMS cannot start from the pure noise of a model with zero terminal SNR; use DDIM");
  }

  static Stream<Sampler> ofWholeTimestepsOrTheirSigmas() {
    return Stream.of(
        new DdimSampler(),
        new EulerSampler(),
        new HeunSampler(),
        new LmsSampler(),
        new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS),
        new UniPcSampler());
  }

  @ParameterizedTest
  @MethodSource("firstOrder")
  void approachTheExactFlowInFirstOrder(Sampler sampler) {
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    double coarse = error(sampler, noise, 50);
    double fine = error(sampler, noise, 100);

    assertThat(fine).isLessThan(0.05);
    assertThat(fine / coarse).isBetween(0.3, 0.7);
  }

  @ParameterizedTest
  @MethodSource("higherOrder")
  void comeCloserInAsManySteps(Sampler sampler) {
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    double ofEuler = error(new EulerSampler(), noise, 50);
    assertThat(error(sampler, noise, 50)).isLessThan(0.5 * ofEuler);
  }

  @Test
  void plmsFollowsTheFlow() {
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    assertThat(error(new PndmSampler(), noise, 50)).isLessThan(0.02);
  }

  /**
   * Numbers of the algorithm of diffusers' {@code PNDMScheduler} ({@code skip_prk_steps}, offset 1)
   * in double precision, where the model answers x/2 + t/1000.
   */
  @ParameterizedTest
  @CsvSource({
    "5, 0.5123726840034247, -1.8478368539155057",
    "10, 0.12759855760528555, -2.9620035893579804",
    "25, -0.2282245141720482, -3.9054166315553176"
  })
  void plmsWithFewStepsGoesWhereTheReferenceGoes(int steps, double first, double second) {
    NDArray noise = CPU.scope().upload(new float[] {1, -0.5f}, 1, 1, 1, 2);
    float[] found =
        run(new PndmSampler(), SD, noise, steps, (x, step) -> x.div(2).add(step.timestep() / 1000))
            .toFloatArray();
    assertThat((double) found[0]).isCloseTo(first, within(1e-5));
    assertThat((double) found[1]).isCloseTo(second, within(1e-5));
  }

  /** DDIM ends at the first timestep, where a thousandth of the noise is left. */
  @Test
  void ddimWithNoiseDrawsFromTheDistributionThereIs() {
    Sampler sampler = new DdimSampler(TimestepSpacing.LEADING, 1);
    float[] drawn = run(sampler, CPU.gaussian(16, 4, 8, 8), 100, 0.5).toFloatArray();
    assertThat(deviation(drawn)).isCloseTo(0.5, within(0.03));
  }

  @Test
  void distilledModelsJumpToThePictureAtOnce() {
    for (Sampler sampler : List.of(new LcmSampler(), new TcdSampler(0.3))) {
      for (int steps : new int[] {1, 4}) {
        float[] found = run(sampler, CPU.gaussian(1, 4, 2, 2), steps, 0).toFloatArray();
        for (float value : found) {
          assertThat(value).isCloseTo((float) MEAN, within(0.12f)); // TCD ends at timestep 0
        }
      }
    }
    assertThat(new LcmSampler().plan(SD, 4).timesteps())
        .containsExactly(999.0, 759.0, 499.0, 259.0);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new LcmSampler().plan(SD, 51))
        .withMessageStartingWith("steps is 51, expected at most 50");
  }

  /** With γ = 0 TCD adds no noise: it is DDIM on the timesteps of the distillation. */
  @Test
  void tcdWithoutNoiseStepsFromTimestepToTimestep() {
    NDArray x = CPU.scope().upload(new float[] {2}, 1, 1, 1, 1);
    NDArray noise = CPU.scope().upload(new float[] {0.5f}, 1, 1, 1, 1);
    float next = step(new TcdSampler(0).plan(SD, 4), x, (latents, step) -> noise).toFloatArray()[0];
    double clean = (2 - SD.noiseScale(999) * 0.5) / SD.signalScale(999);
    double expected = SD.signalScale(759) * clean + SD.noiseScale(759) * 0.5;
    assertThat((double) next).isCloseTo(expected, within(1e-5));
  }

  @Test
  void churnAddsNoiseAndFindsTheDistributionAllTheSame() {
    Churn churn = new Churn(20, 0, 10);
    for (Sampler sampler :
        List.of(
            new EulerSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS, churn),
            new HeunSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS, churn))) {
      // Levels lie between timesteps, where the exact noise here is interpolated otherwise.
      float[] only = run(sampler, CPU.gaussian(1, 4, 2, 2), 7, 0).toFloatArray();
      for (float value : only) {
        assertThat(value).isCloseTo((float) MEAN, within(1e-3f));
      }
      NDArray noise = CPU.gaussian(16, 4, 8, 8);
      float[] drawn = run(sampler, noise, 300, 0.5).toFloatArray();
      assertThat(deviation(drawn)).isCloseTo(0.5, within(0.03));
      float[] withOtherNoise = run(sampler, noise, 300, 0.5).toFloatArray();
      assertThat(withOtherNoise).isNotEqualTo(drawn);
    }
  }

  @Test
  void churnRaisesTheLevelsBetweenItsBounds() {
    Sampler sampler =
        new EulerSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS, new Churn(2, 0.1, 5));
    Sampler.Walk walk = sampler.plan(SD, 10);
    Sampler.Walk plain =
        new EulerSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS).plan(SD, 10);
    for (int i = 0; i < 10; i++) {
      double sigma = plain.sigmas().get(i);
      double raised = sigma >= 0.1 && sigma <= 5 ? 1.2 * sigma : sigma; // 2/10 of it
      assertThat(walk.timesteps().get(i)).isCloseTo(SD.timestepOf(raised), within(1e-9));
    }
    assertThat(walk.sigmas()).isEqualTo(plain.sigmas());
  }

  @Test
  void kDiffusionsWalksBeginWithTheNoiseOfTheirLargestSigmaAlone() {
    Sampler sde = multistep(2, Rule.MIDPOINT, SigmaSpacing.KARRAS, Renoising.WHOLE);
    assertThat(sde.plan(SD, 20).initialNoiseScale()).isCloseTo(SD.sigma(999), within(1e-9));
    Sampler ofDiffusers = multistep(2, Rule.MIDPOINT, SigmaSpacing.TIMESTEPS, Renoising.WHOLE);
    assertThat(ofDiffusers.plan(SD, 20).initialNoiseScale())
        .isEqualTo(Math.hypot(SD.sigma(999), 1));
  }

  private static double deviation(float[] values) {
    double mean = 0;
    double squares = 0;
    for (float value : values) {
      mean += value / values.length;
      squares += (double) value * value / values.length;
    }
    return Math.sqrt(squares - mean * mean);
  }

  @Test
  void ddimTakesTheDocumentedSteps() {
    List<Double> asked = new ArrayList<>();
    NDArray x = CPU.scope().upload(new float[] {2}, 1, 1, 1, 1);
    NDArray noise = CPU.scope().upload(new float[] {0.5f}, 1, 1, 1, 1);
    Sampler.Walk walk = new DdimSampler().plan(SD, 20);
    NDArray next =
        step(
            walk,
            x,
            (latents, step) -> {
              asked.add(step.timestep());
              return noise;
            });

    assertThat(asked).containsExactly(951.0);
    double clean = (2 - SD.noiseScale(951) * 0.5) / SD.signalScale(951);
    double expected = SD.signalScale(901) * clean + SD.noiseScale(901) * 0.5;
    assertThat((double) next.toFloatArray()[0]).isCloseTo(expected, within(1e-6));
    assertThat(walk.initialNoiseScale()).isEqualTo(1);
  }

  @Test
  void ddimEndsEachStepAFixedStrideBelowAsTheReferenceDoes() {
    NDArray x = CPU.scope().upload(new float[] {2}, 1, 1, 1, 1);
    NDArray noise = CPU.scope().upload(new float[] {0.5f}, 1, 1, 1, 1);
    Sampler.Walk walk = new DdimSampler(TimestepSpacing.TRAILING).plan(SD, 7);

    float next = step(walk, x, (latents, step) -> noise).toFloatArray()[0];

    assertThat(walk.timesteps()).startsWith(999.0, 856.0);
    double clean = (2 - SD.noiseScale(999) * 0.5) / SD.signalScale(999);
    double expected = SD.signalScale(999 - 142) * clean + SD.noiseScale(999 - 142) * 0.5;
    assertThat((double) next).isCloseTo(expected, within(1e-5));
  }

  @Test
  void eulerStartsFromItsLargestSigma() {
    assertThat(new EulerSampler().plan(SD, 20).initialNoiseScale()).isEqualTo(SD.sigma(999));
    assertThat(euler(TimestepSpacing.TRAILING).initialNoiseScale()).isEqualTo(SD.sigma(999));
    assertThat(euler(TimestepSpacing.LEADING).initialNoiseScale())
        .isEqualTo(Math.hypot(SD.sigma(951), 1));
  }

  @Test
  void namesAreThoseUsersKnow() {
    assertThat(new DdimSampler().name()).isEqualTo("DDIM");
    assertThat(new EulerSampler().name()).isEqualTo("Euler");
    assertThat(new EulerAncestralSampler().name()).isEqualTo("Euler a");
    assertThat(new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS).name())
        .isEqualTo("DPM++ 2M");
    assertThat(new PndmSampler().name()).isEqualTo("PLMS");
    assertThat(new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS).scheduleType())
        .isEqualTo("Karras");
    // Automatic is Karras for this one in A1111.
    assertThat(
            new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS).scheduleType())
        .isEqualTo("Uniform");
    assertThat(new EulerSampler().scheduleType()).isEqualTo("Automatic");
  }

  @Test
  void theLoopTellsOfEachStepAndLeavesTheResultAlone() {
    NDArray noise = CPU.gaussian(1, 4, 2, 2);
    float[] before = noise.toFloatArray();
    List<Integer> steps = new ArrayList<>();
    List<float[]> seen = new ArrayList<>();
    try (TensorScope scope = CPU.scope().openScope("loop")) {
      NDArray result =
          SamplingLoop.of(new EulerSampler(), SD, 5)
              .withListener(
                  (step, latents) -> {
                    steps.add(step);
                    seen.add(latents.toFloatArray());
                  })
              .run(scope, Start.fromNoise(noise), exactNoise(0.5));

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
    return run(sampler, SD, noise, steps, exactNoise(deviation));
  }

  private static NDArray run(
      Sampler sampler, NoiseSchedule schedule, NDArray noise, int steps, Denoiser model) {
    return SamplingLoop.of(sampler, schedule, steps)
        .withNoise((scope, draw) -> scope.adopt(CPU.gaussian(noise.getShape().getShape())))
        .run(CPU.scope(), Start.fromNoise(noise), model);
  }

  private static Sampler.Walk euler(TimestepSpacing spacing) {
    return new EulerSampler(spacing, SigmaSpacing.TIMESTEPS).plan(SD, 20);
  }

  private static NDArray step(Sampler.Walk walk, NDArray latents, Denoiser model) {
    SamplingStep first =
        new SamplingStep(0, 0, walk.calls(), walk.timesteps().get(0), walk.level(0).sigma());
    Sampler.Aids aids = new Sampler.Aids(first, model, () -> fresh(CPU.scope(), 0));
    return walk.step(0, Sampler.State.of(latents), aids).latents();
  }

  private static NDArray fresh(TensorScope scope, int draw) {
    throw new AssertionError("this sampler adds no noise");
  }

  /** E[ε | x] = √(1−ᾱ)(x − √ᾱ·m)/(ᾱ·s² + 1 − ᾱ), with ᾱ = 1/(1 + σ²) between timesteps too. */
  private static Denoiser exactNoise(double deviation) {
    return (latents, step) -> {
      double alpha = 1 / (1 + Math.pow(SD.sigma(step.timestep()), 2));
      double variance = alpha * deviation * deviation + 1 - alpha;
      return latents.sub(Math.sqrt(alpha) * MEAN).mul(Math.sqrt(1 - alpha) / variance);
    };
  }

  /** Where the flow carries the sampler's start. */
  private static NDArray analytic(Sampler sampler, NDArray noise, int steps, double deviation) {
    Sampler.Walk walk = sampler.plan(SD, steps);
    double start = SD.sigma(walk.timesteps().get(0));
    boolean scaled = walk.initialNoiseScale() == 1;
    boolean endsAtFirstTimestep = sampler instanceof DdimSampler || sampler instanceof PndmSampler;
    double end = endsAtFirstTimestep ? SD.sigma(0) : 0;
    double toUnscaled = scaled ? Math.hypot(start, 1) : 1;
    double fromUnscaled = 1 / Math.hypot(end, 1);
    double shrink = Math.hypot(deviation, end) / Math.hypot(deviation, start);
    return noise
        .mul(walk.initialNoiseScale() * toUnscaled)
        .sub(MEAN)
        .mul(shrink)
        .add(MEAN)
        .mul(fromUnscaled);
  }
}
