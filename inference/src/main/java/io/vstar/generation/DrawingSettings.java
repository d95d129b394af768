package io.vstar.generation;

import io.vstar.sampling.GuidanceRescale;
import java.util.Optional;

/**
 * Settings of drawing that most pictures do without.
 *
 * @param rescale the scaling of guided predictions
 * @param variation the change of the noise that pictures begin with
 * @param hires the second pass, which enlarges pictures
 */
public record DrawingSettings(
    GuidanceRescale rescale, Optional<Variation> variation, Optional<HiresPass> hires) {
  /** No rescaling, no variation and no second pass. */
  public static final DrawingSettings NONE =
      new DrawingSettings(GuidanceRescale.NONE, Optional.empty(), Optional.empty());

  /** Returns the settings with a scaling of guided predictions. */
  public DrawingSettings with(GuidanceRescale other) {
    return new DrawingSettings(other, variation, hires);
  }

  /** Returns the settings with a change of the noise. */
  public DrawingSettings with(Variation other) {
    return new DrawingSettings(rescale, Optional.of(other), hires);
  }

  /** Returns the settings with a second pass. */
  public DrawingSettings with(HiresPass other) {
    return new DrawingSettings(rescale, variation, Optional.of(other));
  }
}
