package io.vstar.train.pocket.quality;

import io.vstar.train.pocket.world.Background;
import io.vstar.train.pocket.world.LabColor;
import io.vstar.train.pocket.world.Outline;
import java.awt.image.BufferedImage;
import java.util.BitSet;
import java.util.OptionalDouble;

/** Tells how far a drawing is from having an outline. */
public final class OutlineFinder {
  /** How wide the looked at rim is, in pixels of the reduced picture. */
  private static final int RIM = 2;

  private final BackgroundFinder backgrounds = new BackgroundFinder();
  private final ForegroundFinder foregrounds = new ForegroundFinder();

  /**
   * The mean distance (CIE76) of the subject's rim from the outline's ink: some ten for drawings
   * with the outline, whose edges are blended with the background.
   *
   * @return empty if nothing stands out from the background
   */
  public OptionalDouble distance(BufferedImage drawing, Outline outline) {
    LabImage image = LabImage.of(drawing);
    Background background = backgrounds.find(image);
    BitSet rim = foregrounds.find(image, background);
    BitSet inner = (BitSet) rim.clone();
    Patches patches = new Patches(image.width(), image.height());
    for (int i = 0; i < RIM; i++) {
      inner = patches.eroded(inner);
    }
    rim.andNot(inner);
    LabColor ink = LabColor.of(outline.ink());
    return rim.stream().mapToDouble(i -> image.pixel(i).distance(ink)).average();
  }
}
