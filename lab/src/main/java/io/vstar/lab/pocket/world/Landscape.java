package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.util.List;
import java.util.Optional;

/**
 * The landscapes of flat shapes on the square (0, 0) to (100, 100), which is stretched to the
 * canvas.
 */
public enum Landscape implements Background {
  BEACH(
      "on the beach",
      layer(0xbfe6f7, Pen.box(0, 0, 100, 100, 0)),
      layer(0x4aa3d8, Pen.box(0, 44, 100, 30, 0)),
      layer(0xf3dfa6, Pen.blob(-40, 72, 20, 64, 60, 70, 140, 62, 140, 160, -40, 160))),
  MEADOW(
      "in the meadow",
      layer(0xcdeefb, Pen.box(0, 0, 100, 100, 0)),
      layer(0xa5d66b, Pen.blob(-60, 70, 20, 48, 70, 62, 160, 50, 160, 160, -60, 160)),
      layer(0x86c255, Pen.blob(-60, 96, 10, 84, 60, 76, 160, 90, 160, 180, -60, 180))),
  SNOW(
      "in the snow",
      layer(0xb4cde4, Pen.box(0, 0, 100, 100, 0)),
      layer(0xdfeaf5, Pen.blob(-60, 60, 24, 50, 60, 66, 160, 46, 160, 160, -60, 160)),
      layer(0xf8fafd, Pen.blob(-60, 70, 10, 72, 62, 78, 160, 66, 160, 180, -60, 180))),
  NIGHT(
      "at night",
      layer(0x232a5c, Pen.box(0, 0, 100, 100, 0)),
      layer(0xf6e7a4, crescent()),
      layer(0xe6e9ff, Pen.union(Pen.disc(10, 14, 2), Pen.disc(32, 8, 2), Pen.disc(62, 12, 2))),
      layer(0x3b4a50, Pen.blob(-60, 90, 20, 78, 70, 86, 160, 76, 160, 180, -60, 180)));

  private final String phrase;
  private final List<Layer> layers;

  Landscape(String phrase, Layer... layers) {
    this.phrase = phrase;
    this.layers = List.of(layers);
  }

  @Override
  public Optional<String> phrase() {
    return Optional.of(phrase);
  }

  @Override
  public List<Color> colors() {
    return layers.stream().filter(Layer::isLarge).map(Layer::color).toList();
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    AffineTransform stretch = AffineTransform.getScaleInstance(width / 100.0, height / 100.0);
    for (Layer layer : layers) {
      Shape shape = stretch.createTransformedShape(layer.shape());
      graphics.setColor(layer.color());
      graphics.fill(shape);
    }
  }

  private static Layer layer(int rgb, Area shape) {
    return new Layer(new Color(rgb), shape);
  }

  private static Area crescent() {
    Area moon = Pen.disc(85, 16, 10);
    moon.subtract(Pen.disc(80, 13, 8));
    return moon;
  }

  private record Layer(Color color, Area shape) {
    boolean isLarge() {
      return shape.getBounds2D().getWidth() >= 100;
    }
  }
}
