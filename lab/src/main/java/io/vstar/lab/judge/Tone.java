package io.vstar.lab.judge;

import io.vstar.lab.world.color.NamedColor;
import java.awt.Color;

/** The lightness of bodies on which the colours of parts follow the same rule. */
enum Tone {
  DARK(20, 60),
  MIDDLE(100, 180),
  LIGHT(232, 252);

  private final int dark;
  private final int light;

  Tone(int dark, int light) {
    this.dark = dark;
    this.light = light;
  }

  /** Returns the level of a dark grey of this tone. */
  int dark() {
    return dark;
  }

  /** Returns the level of a light grey of this tone. */
  int light() {
    return light;
  }

  static Color gray(int level) {
    return new Color(level, level, level);
  }

  /** Returns whether a named colour has this tone. */
  boolean includes(NamedColor color) {
    return switch (this) {
      case DARK -> color == NamedColor.BLACK;
      case MIDDLE -> color != NamedColor.BLACK && color != NamedColor.WHITE;
      case LIGHT -> color == NamedColor.WHITE;
    };
  }
}
