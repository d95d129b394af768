package io.vstar.lab.judge;

import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.color.NamedColor;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;

/**
 * The colours of an {@link InkModel} as a style maps them.
 *
 * @param dark the dark grey
 * @param light the light grey
 * @param named the named colours in their order
 */
record MappedColors(Color dark, Color light, List<LabColor> named) {
  static MappedColors of(Style style, Tone tone) {
    return new MappedColors(
        style.colors().apply(Tone.gray(tone.dark())),
        style.colors().apply(Tone.gray(tone.light())),
        Arrays.stream(NamedColor.values())
            .map(named -> LabColor.of(style.colors().apply(named.color())))
            .toList());
  }

  /**
   * Returns the named colour whose mapped colour is nearest.
   *
   * @param shares for each channel the place between the dark grey, 0, and the light one, 1
   */
  NamedColor nearest(double[] shares) {
    Color mapped =
        new Color(
            mix(dark.getRed(), light.getRed(), shares[0]),
            mix(dark.getGreen(), light.getGreen(), shares[1]),
            mix(dark.getBlue(), light.getBlue(), shares[2]));
    LabColor lab = LabColor.of(mapped);
    int best = 0;
    for (int i = 1; i < named.size(); i++) {
      best = named.get(i).distance(lab) < named.get(best).distance(lab) ? i : best;
    }
    return NamedColor.values()[best];
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.max(0, Math.min(255, Math.round(from + share * (to - from))));
  }
}
