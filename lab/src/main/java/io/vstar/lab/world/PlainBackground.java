package io.vstar.lab.world;

import io.vstar.lab.world.color.NamedColor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Objects;

/** A background of one colour. */
public record PlainBackground(Color color) implements Background {
  public PlainBackground {
    Objects.requireNonNull(color, "color");
  }

  /** Returns a background in a named colour. */
  public static PlainBackground of(NamedColor named) {
    return new PlainBackground(named.color());
  }

  @Override
  public List<Color> colors() {
    return List.of(color);
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    graphics.setColor(color);
    graphics.fillRect(0, 0, width, height);
  }
}
