package io.vstar.train.objective;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.noise.NoiseSchedule;

/**
 * A weighting of the losses of examples by their timesteps. An error of the predicted noise is
 * SNR/(SNR+1) of that of the velocity, so that a weighting has one formula for each; what is
 * predicted, the noise schedule says. SNR is ᾱ/(1−ᾱ).
 */
@FunctionalInterface
public interface LossWeighting {
  /**
   * The weighting by which all timesteps count alike: the simple loss of Ho et al. 2020, equation
   * 14.
   */
  LossWeighting NONE = (schedule, timestep) -> 1;

  /**
   * Debiased estimation as in kohya's sd-scripts, 1/√SNR for noise and 1/(SNR+1) for velocities (Yu
   * et al. 2023, "Debias the training of diffusion models"). An SNR above 1000 counts as 1000.
   */
  LossWeighting DEBIASED =
      (schedule, timestep) -> {
        double snr = limitedSnr(schedule, timestep);
        return predictsNoise(schedule) ? 1 / Math.sqrt(snr) : 1 / (snr + 1);
      };

  /**
   * Debiased estimation as in OneTrainer, which is {@link #DEBIASED} for noise, and 1/√(SNR+1) for
   * velocities.
   */
  LossWeighting DEBIASED_SQRT =
      (schedule, timestep) -> {
        double snr = limitedSnr(schedule, timestep);
        return 1 / Math.sqrt(predictsNoise(schedule) ? snr : snr + 1);
      };

  /**
   * The weighting that turns the loss of velocities into that of the noise, SNR/(SNR+1) (kohya's
   * {@code --scale_v_pred_loss_like_noise_pred}).
   */
  LossWeighting NOISE_LIKE =
      (schedule, timestep) -> {
        double snr = limitedSnr(schedule, timestep);
        return snr / (snr + 1);
      };

  /**
   * Returns the factor of the loss of an example.
   *
   * @param schedule the noise schedule
   * @param timestep the timestep of the example, in [0, T)
   */
  double weight(NoiseSchedule schedule, int timestep);

  /**
   * Returns the weighting 1/ᾱ(t) up to a limit, where ᾱ is the signal's share of the variance. For
   * velocity prediction it turns the error into one of the noise (Salimans and Ho 2022, section 4).
   *
   * @param limit the largest factor, above 0
   */
  static LossWeighting inverseSignal(double limit) {
    return (schedule, timestep) -> Math.min(1 / schedule.alphaCumprod(timestep), limit);
  }

  /**
   * Returns min-SNR-γ, min(SNR, γ)/SNR for noise and min(SNR, γ)/(SNR+1) for velocities (Hang et
   * al. 2023, "Efficient diffusion training via min-SNR weighting strategy").
   *
   * @param gamma the SNR above which the loss of the clean latent is weighted no more, above 0
   */
  static LossWeighting minSnr(double gamma) {
    return (schedule, timestep) ->
        ofNoise(schedule, timestep, gamma / Math.max(schedule.snr(timestep), gamma));
  }

  /**
   * Returns soft min-SNR, in which SNR·γ/(SNR+γ) takes the place of min(SNR, γ) (Crowson et al.
   * 2024, "Scalable high-resolution pixel-space image synthesis with hourglass diffusion
   * transformers", section 3.4).
   *
   * @param gamma the SNR around which the weight stops growing, above 0
   */
  static LossWeighting softMinSnr(double gamma) {
    return (schedule, timestep) ->
        ofNoise(schedule, timestep, gamma / (schedule.snr(timestep) + gamma));
  }

  /**
   * Returns P2 weighting, (1+SNR)^−γ (Choi et al. 2022, "Perception prioritized training of
   * diffusion models"); for velocities (2+SNR)^−γ as in OneTrainer.
   *
   * @param gamma the exponent, above 0
   */
  static LossWeighting p2(double gamma) {
    return (schedule, timestep) -> {
      double snr = schedule.snr(timestep);
      return Math.pow(predictsNoise(schedule) ? 1 + snr : 2 + snr, -gamma);
    };
  }

  /**
   * Returns the weighting by which a share of the velocity's loss is added to that of the noise, 1
   * + share·(SNR+1)/SNR (kohya's {@code --v_pred_like_loss}).
   *
   * @param share the share, above 0
   */
  static LossWeighting velocityLike(double share) {
    return (schedule, timestep) -> 1 + share / NOISE_LIKE.weight(schedule, timestep);
  }

  /** Returns the factor of the predicted quantity's loss for a factor of the noise's loss. */
  private static double ofNoise(NoiseSchedule schedule, int timestep, double factor) {
    return predictsNoise(schedule) ? factor : factor * schedule.alphaCumprod(timestep);
  }

  private static boolean predictsNoise(NoiseSchedule schedule) {
    return schedule.config().prediction() == PredictionType.EPSILON;
  }

  private static double limitedSnr(NoiseSchedule schedule, int timestep) {
    return Math.min(schedule.snr(timestep), 1000); // as both programs do
  }
}
