package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.error.ConfigException;
import io.vstar.noise.NoiseSchedule;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectivePlanTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private static final NoiseScheduleConfig NOISE = NoiseScheduleConfig.sd15();
  private static final NoiseScheduleConfig VELOCITY =
      NOISE.withPrediction(PredictionType.V_PREDICTION);

  @Test
  void withoutKeysItIsTheSimpleLoss() {
    ObjectivePlan plan = plan(NOISE);
    assertThat(plan.function()).isSameAs(LossFunction.MSE);
    assertThat(plan.weighting()).isSameAs(LossWeighting.NONE);
    assertThat(plan.noising().sampling()).isSameAs(TimestepSampling.STRATIFIED);
    assertThat(plan.noising().change()).isEmpty();
    assertThat(plan.noising().inputPerturbation()).isZero();
    assertThat(plan.noising().timesteps().quantile(0.9999)).isEqualTo(999);
  }

  @Test
  void theKeysReachWhatTheyAreFor() {
    ObjectivePlan plan =
        plan(
            VELOCITY,
            "weighting=min-snr",
            "gamma=3",
            "timesteps=logit-normal",
            "minTimestep=200",
            "maxTimestep=400",
            "logitMean=2",
            "noiseOffset=0.1",
            "adaptiveNoiseScale=0.2",
            "inputPerturbation=0.05",
            "stratifiedTimesteps=false");
    NoiseSchedule schedule = new NoiseSchedule(VELOCITY);
    assertThat(plan.weighting().weight(schedule, 100))
        .isEqualTo(LossWeighting.minSnr(3).weight(schedule, 100));
    assertThat(plan.noising().sampling()).isSameAs(TimestepSampling.INDEPENDENT);
    assertThat(plan.noising().timesteps().quantile(0.5)).isBetween(370, 380); // sigmoid(2) is 0.88
    assertThat(plan.noising().change()).contains(new NoiseOffset(0.1, 0.2));
    assertThat(plan.noising().inputPerturbation()).isEqualTo(0.05);
    assertThat(plan(NOISE, "pyramidNoiseLevels=6", "pyramidNoiseDiscount=0.4").noising().change())
        .contains(new PyramidNoise(6, 0.4));
    assertThat(
            plan(NOISE, "noiseOffset=0.1", "generalizedNoiseOffset=true").noising().change().get())
        .isInstanceOf(GeneralizedNoiseOffset.class);
    assertThat(Arrays.stream(plan.noising().timesteps(new NoiseSource(1), 0, 50)).boxed())
        .allMatch(t -> t >= 200 && t < 400);
  }

  @Test
  void everyWeightingIsTheOneOfItsName() {
    Map<String, LossWeighting> ofNoise =
        Map.of(
            "none", LossWeighting.NONE,
            "min-snr", LossWeighting.minSnr(5),
            "soft-min-snr", LossWeighting.softMinSnr(5),
            "debiased", LossWeighting.DEBIASED,
            "p2", LossWeighting.p2(1),
            "velocity-like", LossWeighting.velocityLike(0.5));
    ofNoise.forEach((name, weighting) -> requireSame(NOISE, name, weighting));
    requireSame(VELOCITY, "debiased-sqrt", LossWeighting.DEBIASED_SQRT);
    requireSame(VELOCITY, "noise-like", LossWeighting.NOISE_LIKE);
  }

  private static void requireSame(NoiseScheduleConfig noise, String name, LossWeighting weighting) {
    NoiseSchedule schedule = new NoiseSchedule(noise);
    for (int t : new int[] {0, 400, 999}) {
      assertThat(plan(noise, "weighting=" + name).weighting().weight(schedule, t))
          .as(name)
          .isEqualTo(weighting.weight(schedule, t));
    }
  }

  @Test
  void everyFunctionIsTheOneOfItsName() {
    requireSame(LossFunction.L1, "loss=l1");
    requireSame(LossFunction.huber(HuberThreshold.snr(0.1)), "loss=huber");
    requireSame(
        LossFunction.smoothL1(HuberThreshold.constant(0.4)),
        "loss=smooth-l1",
        "huberSchedule=constant",
        "huberC=0.2",
        "huberScale=2");
    requireSame(
        LossFunction.huber(HuberThreshold.exponential(0.2, 2)),
        "loss=huber",
        "huberSchedule=exponential",
        "huberC=0.2",
        "huberScale=2");
  }

  private static void requireSame(LossFunction function, String... assignments) {
    NDArray prediction = CPU.scope().upload(new float[] {0.3f, -2}, 2, 1, 1, 1);
    NDArray target = CPU.scope().upload(new float[2], 2, 1, 1, 1);
    NoiseSchedule schedule = new NoiseSchedule(NOISE);
    int[] timesteps = {10, 900};
    assertThat(
            plan(NOISE, assignments)
                .function()
                .errors(prediction, target, schedule, timesteps)
                .toFloatArray())
        .containsExactly(function.errors(prediction, target, schedule, timesteps).toFloatArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"min-snr", "soft-min-snr", "debiased", "p2"})
  void earlyTimestepsCountLessForBothPredictions(String weighting) {
    for (NoiseScheduleConfig noise : List.of(NOISE, VELOCITY)) {
      LossWeighting made = plan(noise, "weighting=" + weighting).weighting();
      NoiseSchedule schedule = new NoiseSchedule(noise);
      assertThat(made.weight(schedule, 0)).isLessThan(made.weight(schedule, 500)).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "EPSILON; weighting=noise-like; training.weighting is noise-like, which turns",
        "EPSILON; weighting=debiased-sqrt; take debiased",
        "V_PREDICTION; weighting=velocity-like; already predicts the velocity",
        "EPSILON; maxTimestep=1001; training.maxTimestep 1001, expected a range within the 1000"
            + " timesteps of the model",
        "EPSILON; minTimestep=1000; training.minTimestep is 1000",
      })
  void whatDoesNotSuitTheModelIsRefused(PredictionType type, String key, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> plan(NOISE.withPrediction(type), key))
        .withMessageContaining(message);
  }

  @Test
  void aScheduleThatEndsInPureNoiseHasFiniteWeightsAndNoGeneralizedOffset() {
    NoiseScheduleConfig pure = VELOCITY.withZeroTerminalSnr();
    for (String weighting : List.of("min-snr", "soft-min-snr", "debiased", "p2", "noise-like")) {
      assertThat(
              plan(pure, "weighting=" + weighting).weighting().weight(new NoiseSchedule(pure), 999))
          .as(weighting)
          .isFinite();
    }
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> plan(pure, "noiseOffset=0.1", "generalizedNoiseOffset=true"))
        .withMessageContaining("ends in pure noise");
  }

  private static ObjectivePlan plan(NoiseScheduleConfig noise, String... assignments) {
    return ObjectivePlan.of(
        ConfigLoader.section("training", TrainingSettings.class, List.of(assignments)),
        new NoiseSchedule(noise));
  }
}
