package io.vstar.train.objective;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.error.ConfigException;
import io.vstar.noise.NoiseSchedule;
import io.vstar.train.config.LossSettings;
import io.vstar.train.config.NoiseSettings;
import io.vstar.train.config.TimestepSettings;
import io.vstar.train.config.TrainingSettings;
import java.util.Optional;

/**
 * The objective that a config asks for, on the noise schedule of a model. It is made before the
 * weights of a model are loaded, so that what makes no sense is refused early.
 *
 * @param function the measure of the error of each value
 * @param weighting the weights of timesteps
 * @param noising the settings by which noise and timesteps are drawn
 */
public record ObjectivePlan(LossFunction function, LossWeighting weighting, Noising noising) {

  /**
   * Makes the plan.
   *
   * @param training the settings of the optimization
   * @param schedule the noise schedule of the model
   * @throws ConfigException if a setting makes no sense for the model; it names the key and says
   *     why
   */
  public static ObjectivePlan of(TrainingSettings training, NoiseSchedule schedule) {
    TimestepSettings timesteps = training.timesteps();
    int end = end(timesteps, schedule);
    requireSuits(training.loss().weighting(), schedule);
    return new ObjectivePlan(
        function(training.loss()),
        weighting(training.loss()),
        new Noising(
            timesteps.stratifiedTimesteps()
                ? TimestepSampling.STRATIFIED
                : TimestepSampling.INDEPENDENT,
            distribution(timesteps, end),
            change(training.noise(), schedule),
            training.noise().inputPerturbation()));
  }

  private static LossFunction function(LossSettings loss) {
    return switch (loss.loss()) {
      case MSE -> LossFunction.MSE;
      case L1 -> LossFunction.L1;
      case HUBER -> LossFunction.huber(threshold(loss));
      case SMOOTH_L1 -> LossFunction.smoothL1(threshold(loss));
    };
  }

  private static HuberThreshold threshold(LossSettings loss) {
    double c = loss.threshold();
    return switch (loss.schedule()) {
      case CONSTANT -> HuberThreshold.constant(c * loss.thresholdScale());
      case EXPONENTIAL -> HuberThreshold.exponential(c, loss.thresholdScale());
      case SNR -> HuberThreshold.snr(c);
    };
  }

  private static LossWeighting weighting(LossSettings loss) {
    return switch (loss.weighting()) {
      case NONE -> LossWeighting.NONE;
      case MIN_SNR -> LossWeighting.minSnr(loss.weightingGamma());
      case SOFT_MIN_SNR -> LossWeighting.softMinSnr(loss.weightingGamma());
      case DEBIASED -> LossWeighting.DEBIASED;
      case DEBIASED_SQRT -> LossWeighting.DEBIASED_SQRT;
      case P2 -> LossWeighting.p2(loss.weightingGamma());
      case NOISE_LIKE -> LossWeighting.NOISE_LIKE;
      case VELOCITY_LIKE -> LossWeighting.velocityLike(loss.weightingGamma());
    };
  }

  private static void requireSuits(LossSettings.Weighting weighting, NoiseSchedule schedule) {
    boolean noise = schedule.config().prediction() == PredictionType.EPSILON;
    switch (weighting) {
      case NOISE_LIKE ->
          refuse(
              noise,
              "noise-like, which turns losses of velocities into those of the noise, but this"
                  + " model already predicts the noise; take none");
      case DEBIASED_SQRT ->
          refuse(
              noise,
              "debiased-sqrt, which differs from debiased for models that predict velocities, but"
                  + " this one predicts the noise; take debiased");
      case VELOCITY_LIKE ->
          refuse(
              !noise,
              "velocity-like, which adds the loss of the velocity, but this model already"
                  + " predicts the velocity; take none");
      default -> {}
    }
  }

  private static void refuse(boolean senseless, String reason) {
    if (senseless) {
      throw new ConfigException("training.weighting is " + reason);
    }
  }

  private static int end(TimestepSettings timesteps, NoiseSchedule schedule) {
    int last = schedule.timesteps();
    int end = timesteps.maxTimestep().orElse(last);
    if (end > last || timesteps.minTimestep() >= end) {
      throw new ConfigException(
          "training.minTimestep is %d and training.maxTimestep %d, expected a range within the %d timesteps of the model"
              .formatted(timesteps.minTimestep(), end, last));
    }
    return end;
  }

  private static TimestepDistribution distribution(TimestepSettings timesteps, int end) {
    return switch (timesteps.timesteps()) {
      case UNIFORM -> TimestepDistribution.uniform(timesteps.minTimestep(), end);
      case LOGIT_NORMAL ->
          TimestepDistribution.logitNormal(
              timesteps.minTimestep(),
              end,
              timesteps.logitMean().orElse(0.0),
              timesteps.logitStd().orElse(1.0));
    };
  }

  private static Optional<NoiseChange> change(NoiseSettings noise, NoiseSchedule schedule) {
    if (noise.generalizedNoiseOffset()) {
      if (schedule.config().zeroTerminalSnr()) {
        throw new ConfigException(
            "training.generalizedNoiseOffset is true, but this model's noise schedule ends in pure noise, where its strength is 0 at all timesteps but the last; take false");
      }
      return Optional.of(new GeneralizedNoiseOffset(noise.noiseOffset(), schedule));
    }
    if (noise.noiseOffset() > 0) {
      return Optional.of(
          new NoiseOffset(noise.noiseOffset(), noise.adaptiveNoiseScale().orElse(0.0)));
    }
    return noise.pyramidNoiseLevels().map(levels -> new PyramidNoise(levels, noise.discount()));
  }
}
