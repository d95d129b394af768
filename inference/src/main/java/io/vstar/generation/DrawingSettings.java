package io.vstar.generation;

import io.vstar.sampling.GuidanceRescale;
import java.util.Optional;

/**
 * Settings of drawing that most pictures do without.
 *
 * @param rescale the scaling of guided predictions
 * @param variation the change of the noise that pictures begin with
 * @param hires the second pass, which enlarges pictures
 * @param tiles the tiles in which the autoencoder decodes and encodes large pictures
 */
public record DrawingSettings(
    GuidanceRescale rescale,
    Optional<Variation> variation,
    Optional<HiresPass> hires,
    Optional<VaeTiles> tiles) {
  /** No rescaling, no variation, no second pass and no tiles. */
  public static final DrawingSettings NONE =
      new DrawingSettings(
          GuidanceRescale.NONE, Optional.empty(), Optional.empty(), Optional.empty());

  /** Returns the settings with a scaling of guided predictions. */
  public DrawingSettings with(GuidanceRescale other) {
    return new DrawingSettings(other, variation, hires, tiles);
  }

  /** Returns the settings with a change of the noise. */
  public DrawingSettings with(Variation other) {
    return new DrawingSettings(rescale, Optional.of(other), hires, tiles);
  }

  /** Returns the settings with a second pass. */
  public DrawingSettings with(HiresPass other) {
    return new DrawingSettings(rescale, variation, Optional.of(other), tiles);
  }

  /** Returns the settings with tiles. */
  public DrawingSettings with(VaeTiles other) {
    return new DrawingSettings(rescale, variation, hires, Optional.of(other));
  }

  /** Returns the settings without a second pass. */
  DrawingSettings withoutHires() {
    return new DrawingSettings(rescale, variation, Optional.empty(), tiles);
  }
}
