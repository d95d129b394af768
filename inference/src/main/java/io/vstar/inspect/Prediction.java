package io.vstar.inspect;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The quantity that a file's UNet predicts, as far as the file records it. Most files do not, since
 * a UNet that predicts ε and one that predicts v have the same tensors.
 *
 * @param type quantity that the UNet predicts; empty if it is not recorded
 * @param zeroTerminalSnr whether the last timestep is pure noise (Lin et al. 2023)
 */
public record Prediction(Optional<PredictionType> type, boolean zeroTerminalSnr) {
  /**
   * The number of steps of SD 2.0 and 2.1 at 512 pixels, by which diffusers recognises them, too.
   */
  private static final String SD2_BASE_STEP = "875000";

  /**
   * The name of the empty tensor that marks models with v-prediction, for readers that look at
   * names alone.
   */
  public static final String VELOCITY_MARK = "v_pred";

  /** The name of the empty tensor that marks models whose last timestep is pure noise. */
  public static final String ZERO_TERMINAL_SNR_MARK = "ztsnr";

  /** The prediction of a file that records nothing. */
  static final Prediction UNKNOWN = new Prediction(Optional.empty(), false);

  /**
   * Reads the prediction from ModelSpec's and kohya's metadata, and from the empty tensors {@code
   * v_pred} and {@code ztsnr} that merged anime models of SDXL have for ComfyUI and forks of the
   * web UI.
   */
  static Prediction of(Set<String> names, Map<String, String> metadata) {
    boolean zeroTerminalSnr =
        names.contains(ZERO_TERMINAL_SNR_MARK)
            || metadata.getOrDefault("ss_zero_terminal_snr", "").equalsIgnoreCase("true");
    return new Prediction(type(names, metadata), zeroTerminalSnr);
  }

  /**
   * Returns this prediction with the type that the user has given; the last timestep stays pure
   * noise only with v-prediction.
   */
  public Prediction decided(PredictionType other) {
    return new Prediction(
        Optional.of(other), zeroTerminalSnr && other == PredictionType.V_PREDICTION);
  }

  /** Returns {@code epsilon}, {@code v} or {@code not told}. */
  public String inWords() {
    return type.map(known -> known == PredictionType.V_PREDICTION ? "v" : "epsilon")
        .orElse("not told");
  }

  private static Optional<PredictionType> type(Set<String> names, Map<String, String> metadata) {
    if (names.contains(VELOCITY_MARK) || names.contains("edm_vpred.sigma_max")) {
      return Optional.of(PredictionType.V_PREDICTION);
    }
    Optional<PredictionType> named = ofWord(metadata.get("modelspec.prediction_type"));
    if (named.isEmpty() && SD2_BASE_STEP.equals(metadata.get("global_step"))) {
      return Optional.of(PredictionType.EPSILON);
    }
    boolean namedByModel = metadata.getOrDefault("modelspec.architecture", "").contains("768-v");
    return named.isEmpty() && namedByModel ? Optional.of(PredictionType.V_PREDICTION) : named;
  }

  /**
   * Returns the type by its name in ModelSpec ({@code v}) or in a scheduler's config ({@code
   * v_prediction}); empty for other names and {@code null}.
   */
  static Optional<PredictionType> ofWord(String word) {
    if (word == null) {
      return Optional.empty();
    }
    return switch (word) {
      case "v", "v_prediction" -> Optional.of(PredictionType.V_PREDICTION);
      case "epsilon" -> Optional.of(PredictionType.EPSILON);
      default -> Optional.empty();
    };
  }
}
