package io.vstar.lab.world.color;

import java.awt.Color;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The colours that captions have words for. They are at least 38 apart in CIE Lab, and leave gaps
 * on purpose (tan, teal, olive, ...) that only a learned word can name.
 */
public enum NamedColor {
  RED(0xd92b2f),
  ORANGE(0xf58a1f),
  YELLOW(0xfbd83a),
  GREEN(0x3fa34d),
  BLUE(0x2a66d9),
  PURPLE(0x8f35a8),
  PINK(0xf79ac0),
  BROWN(0x82492a),
  BLACK(0x24242b),
  WHITE(0xf7f6f2),
  GRAY(0x85878c),
  CYAN(0x3fcbe6);

  /** The largest CIE76 distance at which a colour still has a name. */
  public static final double TOLERANCE = 15;

  private final Color color;
  private final LabColor lab;

  NamedColor(int rgb) {
    this.color = new Color(rgb);
    this.lab = LabColor.ofRgb(rgb);
  }

  /** Returns its word in captions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Color color() {
    return color;
  }

  public LabColor lab() {
    return lab;
  }

  /** Returns the named colour that is nearest by CIE76. */
  public static NamedColor nearest(LabColor lab) {
    return Arrays.stream(values())
        .min(Comparator.comparingDouble(named -> named.lab.distance(lab)))
        .orElseThrow();
  }

  /** Returns the nearest named colour if it is within {@link #TOLERANCE}, else none. */
  public static Optional<NamedColor> naming(Color color) {
    LabColor lab = LabColor.of(color);
    return Optional.of(nearest(lab)).filter(named -> named.lab.distance(lab) <= TOLERANCE);
  }
}
