package io.vstar.lab.world.shape;

import io.vstar.lab.world.color.LabColor;
import java.awt.Color;
import java.util.Optional;

/** The ink of a part, whose colour follows from the subject's colour or is fixed. */
public enum Ink {
  /** The subject's colour, with its pattern. */
  BODY {
    @Override
    public Color on(Color base) {
      return base;
    }
  },
  /** A darker tone of the subject's colour, or a lighter one on a body near black. */
  SHADE {
    @Override
    public Color on(Color base) {
      return LabColor.of(base).lightness() < 30
          ? mix(base, Color.WHITE, 0.25)
          : mix(base, Color.BLACK, 0.28);
    }
  },
  /** A lighter tone of the subject's colour, or a darker one on a body near white. */
  TINT {
    @Override
    public Color on(Color base) {
      return LabColor.of(base).lightness() > 90
          ? mix(base, Color.BLACK, 0.14)
          : mix(base, Color.WHITE, 0.5);
    }
  },
  /** The ink of eyes and smiles, dark on light bodies and light on dark ones. */
  FACE {
    @Override
    public Color on(Color base) {
      return LabColor.of(base).lightness() < 30 ? new Color(0xffe9a8) : new Color(0x22222a);
    }
  },
  COAL(0x33333b),
  WHITE(0xfcfcfa),
  WOOD(0x8a5a33),
  LEAF(0x2f7d3b),
  GOLD(0xf2a52c),
  GLASS(0xcfeaf5),
  CREAM(0xecd9b4),
  ROSE(0xee8fa0);

  private final Optional<Color> fixed;

  Ink() {
    this.fixed = Optional.empty();
  }

  Ink(int rgb) {
    this.fixed = Optional.of(new Color(rgb));
  }

  /** Returns the colour of a part in this ink if the body has the given colour. */
  public Color on(Color base) {
    return fixed.orElseThrow();
  }

  /** Returns the colour if it is the same on every body. */
  public Optional<Color> fixed() {
    return fixed;
  }

  private static Color mix(Color from, Color to, double share) {
    return new Color(
        (int) Math.round(from.getRed() + share * (to.getRed() - from.getRed())),
        (int) Math.round(from.getGreen() + share * (to.getGreen() - from.getGreen())),
        (int) Math.round(from.getBlue() + share * (to.getBlue() - from.getBlue())));
  }
}
