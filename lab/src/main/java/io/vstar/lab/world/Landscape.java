package io.vstar.lab.world;

import io.vstar.lab.world.shape.Pen;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.util.ArrayList;
import java.util.List;

/**
 * The landscapes of flat shapes on the square (0, 0) to (100, 100), which is stretched to the
 * canvas.
 */
public enum Landscape implements Background {
  BEACH(
      layer(0xbfe6f7, Pen.box(0, 0, 100, 100, 0)),
      layer(0x4aa3d8, Pen.box(0, 44, 100, 30, 0)),
      layer(0xf3dfa6, Pen.blob(-40, 72, 20, 64, 60, 70, 140, 62, 140, 160, -40, 160))),
  MEADOW(
      layer(0xcdeefb, Pen.box(0, 0, 100, 100, 0)),
      layer(0xa5d66b, Pen.blob(-60, 70, 20, 48, 70, 62, 160, 50, 160, 160, -60, 160)),
      layer(0x86c255, Pen.blob(-60, 96, 10, 84, 60, 76, 160, 90, 160, 180, -60, 180))),
  SNOW(
      layer(0xb4cde4, Pen.box(0, 0, 100, 100, 0)),
      layer(0xdfeaf5, Pen.blob(-60, 60, 24, 50, 60, 66, 160, 46, 160, 160, -60, 160)),
      layer(0xf8fafd, Pen.blob(-60, 70, 10, 72, 62, 78, 160, 66, 160, 180, -60, 180))),
  NIGHT(
      layer(0x232a5c, Pen.box(0, 0, 100, 100, 0)),
      layer(0xf6e7a4, crescent()),
      layer(0xe6e9ff, Pen.union(Pen.disc(10, 14, 2), Pen.disc(32, 8, 2), Pen.disc(62, 12, 2))),
      layer(0x3b4a50, Pen.blob(-60, 90, 20, 78, 70, 86, 160, 76, 160, 180, -60, 180))),
  DESERT(
      layer(0xf9d9a0, Pen.box(0, 0, 100, 100, 0)),
      layer(0xfdf3d0, Pen.disc(84, 17, 9)),
      layer(0xe0a55a, Pen.blob(-60, 66, 18, 58, 56, 70, 160, 52, 160, 160, -60, 160)),
      layer(0xc9823f, Pen.blob(-60, 88, 16, 92, 66, 78, 160, 88, 160, 180, -60, 180))),
  SEA(
      layer(0x2f8fb5, Pen.box(0, 0, 100, 100, 0)),
      layer(
          0x58b4cf, Pen.blob(-60, -60, 160, -60, 160, 16, 84, 12, 60, 20, 36, 12, 12, 20, -60, 14)),
      layer(0x1f6f92, Pen.blob(-60, 88, 18, 78, 60, 90, 160, 80, 160, 180, -60, 180))),
  CITY(
      layer(0xd9e4ec, Pen.box(0, 0, 100, 100, 0)),
      layer(0x9fb0be, skyline()),
      layer(0x6d7681, Pen.box(-2, 80, 104, 22, 0))),
  ROOM(
      layer(0xf3e2cf, Pen.box(0, 0, 100, 100, 0)),
      layer(0xb98a66, Pen.box(-2, 70, 104, 32, 0)),
      layer(0xd9c0a6, Pen.box(-2, 66, 104, 5, 0)));

  private final List<Layer> layers;

  Landscape(Layer... layers) {
    this.layers = List.of(layers);
  }

  @Override
  public List<Color> colors() {
    return layers.stream().filter(Layer::isLarge).map(Layer::color).toList();
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    AffineTransform stretch = AffineTransform.getScaleInstance(width / 100.0, height / 100.0);
    for (Layer layer : layers) {
      graphics.setColor(layer.color());
      graphics.fill(stretch.createTransformedShape(layer.shape()));
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

  private static Area skyline() {
    double[] tops = {38, 22, 46, 30, 52, 26, 42, 34};
    List<Area> houses = new ArrayList<>();
    for (int i = 0; i < tops.length; i++) {
      houses.add(Pen.box(-2 + 13 * i, tops[i], i % 2 == 0 ? 13 : 11, 100 - tops[i], 0));
    }
    return Pen.union(houses.toArray(Area[]::new));
  }

  private record Layer(Color color, Area shape) {
    boolean isLarge() {
      return shape.getBounds2D().getWidth() >= 90;
    }
  }
}
