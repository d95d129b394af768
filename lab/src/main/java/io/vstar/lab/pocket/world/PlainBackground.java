package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A background of one colour. */
public record PlainBackground(Color color) implements Background {
  public PlainBackground {
    Objects.requireNonNull(color, "color");
  }

  public static PlainBackground of(NamedColor named) {
    return new PlainBackground(named.color());
  }

  @Override
  public Optional<String> phrase() {
    return NamedColor.naming(color)
        .map(named -> "on " + Article.before(named.word()) + " background");
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
