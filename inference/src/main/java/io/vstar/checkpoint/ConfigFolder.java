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
 * A folder of config.json files that describe a model in one file, and what of it they say in so
 * many words: where they are silent, the file's own marks count.
 *
 * @param prediction absent where the scheduler's config does not name it
 * @param zeroTerminalSnr absent likewise
 * @param spacing whether the scheduler's config names it
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

  /** Without a word on the prediction, which was decided elsewhere. */
  ConfigFolder silent() {
    return new ConfigFolder(folder, config, Optional.empty(), zeroTerminalSnr, spacing);
  }

  /**
   * The config of a file with marks.
   *
   * @throws ConfigException if both speak and contradict each other
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
