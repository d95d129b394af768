package io.vstar.inspect;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a file says of the target its UNet was trained on. Most say nothing: a UNet for ε and one
 * for v have the same tensors.
 *
 * @param zeroTerminalSnr whether the last timestep is pure noise (Lin et al. 2023)
 */
public record Prediction(Optional<PredictionType> type, boolean zeroTerminalSnr) {
  /** The updates that SD 2.0 and 2.1 at 512 pixels were trained for; diffusers goes by it, too. */
  private static final String SD2_BASE_STEP = "875000";

  /** The empty tensor of models that predict velocities, for readers that look at names alone. */
  public static final String VELOCITY_MARK = "v_pred";

  /** The empty tensor of models whose last timestep is pure noise. */
  public static final String ZERO_TERMINAL_SNR_MARK = "ztsnr";

  /** Of a file that says nothing. */
  static final Prediction NOT_TOLD = new Prediction(Optional.empty(), false);

  /**
   * From ModelSpec's and kohya's metadata, and from the empty tensors {@code v_pred} and {@code
   * ztsnr} that merged anime models of SDXL carry for ComfyUI and forks of the web UI.
   */
  static Prediction of(Set<String> names, Map<String, String> metadata) {
    boolean zeroTerminalSnr =
        names.contains(ZERO_TERMINAL_SNR_MARK)
            || metadata.getOrDefault("ss_zero_terminal_snr", "").equalsIgnoreCase("true");
    return new Prediction(type(names, metadata), zeroTerminalSnr);
  }

  /** What is said of a file on purpose; its last timestep is as before where that can be. */
  public Prediction decided(PredictionType other) {
    return new Prediction(
        Optional.of(other), zeroTerminalSnr && other == PredictionType.V_PREDICTION);
  }

  /** {@code epsilon}, {@code v} or {@code not told}. */
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

  /** As ModelSpec ({@code v}) or a scheduler's config ({@code v_prediction}) writes it. */
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
