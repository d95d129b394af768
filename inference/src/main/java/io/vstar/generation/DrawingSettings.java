package io.vstar.generation;

import io.vstar.sampling.GuidanceRescale;
import java.util.Optional;

/**
 * Settings of drawing that most pictures do without.
 *
 * @param rescale the scaling of guided predictions
 * @param variation the change of the noise that pictures begin with
 */
public record DrawingSettings(GuidanceRescale rescale, Optional<Variation> variation) {
  /** No rescaling and no variation. */
  public static final DrawingSettings NONE =
      new DrawingSettings(GuidanceRescale.NONE, Optional.empty());

  /** Returns the settings with a scaling of guided predictions. */
  public DrawingSettings with(GuidanceRescale other) {
    return new DrawingSettings(other, variation);
  }

  /** Returns the settings with a change of the noise. */
  public DrawingSettings with(Variation other) {
    return new DrawingSettings(rescale, Optional.of(other));
  }
}
