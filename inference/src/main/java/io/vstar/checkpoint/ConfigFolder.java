package io.vstar.checkpoint;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.inspect.Prediction;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A folder of config.json files that describe a single-file model, with the values that the
 * scheduler's config sets explicitly. For values that it does not set, the marks in the model file
 * count.
 *
 * @param folder path of the folder
 * @param config config of the model, with defaults for values that are not set
 * @param prediction quantity that the UNet predicts; empty if the scheduler's config does not set
 *     it
 * @param zeroTerminalSnr whether the last timestep is pure noise; empty if the scheduler's config
 *     does not set it
 * @param spacing whether the scheduler's config sets the spacing of timesteps
 */
record ConfigFolder(
    Path folder,
    StableDiffusionConfig config,
    Optional<PredictionType> prediction,
    Optional<Boolean> zeroTerminalSnr,
    boolean spacing) {
  private static final String PREDICTION = "prediction_type";
  private static final String ZERO_TERMINAL_SNR = "rescale_betas_zero_snr";

  /**
   * Reads the configs in a folder.
   *
   * @throws io.vstar.error.CheckpointException naming file and key that are missing or do not fit
   */
  static ConfigFolder read(Path folder) {
    StableDiffusionConfig config = DiffusersFolder.readConfig(folder);
    ModelJson scheduler = ModelJson.read(folder.resolve(DiffusersFolder.SCHEDULER));
    NoiseScheduleConfig noise = config.noise();
    return new ConfigFolder(
        folder,
        config,
        Optional.of(noise.prediction()).filter(type -> scheduler.has(PREDICTION)),
        Optional.of(noise.zeroTerminalSnr()).filter(zero -> scheduler.has(ZERO_TERMINAL_SNR)),
        noise.spacing().isPresent());
  }

  /** Returns these configs without the prediction, which the user has given. */
  ConfigFolder withoutPrediction() {
    return new ConfigFolder(folder, config, Optional.empty(), zeroTerminalSnr, spacing);
  }

  /**
   * Returns the config of a model file with marks.
   *
   * @param marks prediction and last timestep as they are recorded in the model file
   * @throws ConfigException if the configs and the marks contradict each other
   */
  StableDiffusionConfig of(Prediction marks) {
    requireAgreement(PREDICTION, prediction, marks.type());
    requireAgreement(
        ZERO_TERMINAL_SNR,
        zeroTerminalSnr,
        marks.zeroTerminalSnr() ? Optional.of(true) : Optional.empty());
    NoiseScheduleConfig noise = config.noise();
    if (prediction.isEmpty() && marks.type().isPresent()) {
      noise = noise.withPrediction(marks.type().get());
    }
    if (marks.zeroTerminalSnr() && noise.prediction() == PredictionType.V_PREDICTION) {
      noise = noise.withZeroTerminalSnr();
      noise = spacing ? noise : noise.withSpacing(TimestepSpacing.TRAILING);
    }
    return new StableDiffusionConfig(config.text(), config.unet(), config.vae(), noise);
  }

  private <T> void requireAgreement(String key, Optional<T> described, Optional<T> marked) {
    if (described.isPresent() && marked.isPresent() && !described.equals(marked)) {
      throw new ConfigException(
          "%s: %s is %s, but the model's own mark says %s; mend the config, or decide with --prediction (base.prediction)"
              .formatted(
                  folder.resolve(DiffusersFolder.SCHEDULER),
                  key,
                  inWords(described.get()),
                  inWords(marked.get())));
    }
  }

  private static String inWords(Object value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }
}
