package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.LabColor;
import java.awt.image.BufferedImage;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Measures the mean colour of a drawing's subject, to compare it with other drawings of it. */
public final class MeanSubjectColor {
  private final BackgroundFinder backgrounds = new BackgroundFinder();
  private final ForegroundFinder foregrounds = new ForegroundFinder();

  /**
   * Returns the mean in CIE Lab over the subject's pixels without its outline; empty if there is no
   * foreground.
   */
  public Optional<LabColor> of(BufferedImage drawing) {
    LabImage image = LabImage.of(drawing);
    BitSet foreground = foregrounds.find(image, backgrounds.find(image));
    BitSet inside = inside(foreground, new Patches(image.width(), image.height()));
    if (inside.isEmpty()) {
      return Optional.empty();
    }
    List<LabColor> pixels = inside.stream().mapToObj(image::pixel).toList();
    return Optional.of(
        new LabColor(
            pixels.stream().mapToDouble(LabColor::lightness).average().orElseThrow(),
            pixels.stream().mapToDouble(LabColor::a).average().orElseThrow(),
            pixels.stream().mapToDouble(LabColor::b).average().orElseThrow()));
  }

  /** Removes the two pixels at the outline, where a soft edge mixes in the background. */
  private static BitSet inside(BitSet foreground, Patches patches) {
    return patches.eroded(patches.eroded(foreground));
  }
}
