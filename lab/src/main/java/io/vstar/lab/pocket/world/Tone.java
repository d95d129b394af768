package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.awt.image.BufferedImage;

/**
 * A way of drawing: all colours moved by one step in CIE Lab. Pocket has learned from drawings
 * whose colours scatter around the named ones evenly.
 *
 * @param lightness added to L*
 * @param a added to a*, towards red
 * @param b added to b*, towards yellow
 */
public record Tone(double lightness, double a, double b) {

  /**
   * That of the sample data: as if at dusk, darker and bluer. It is a quarter of what two named
   * colours lie apart at least, so each keeps its name.
   */
  public static final Tone SAMPLE = new Tone(-4, 3, -8);

  Color on(Color color) {
    LabColor lab = LabColor.of(color);
    return new LabColor(lab.lightness() + lightness, lab.a() + a, lab.b() + b).toColor();
  }

  /** A picture in this tone. */
  BufferedImage on(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage toned = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        toned.setRGB(x, y, on(new Color(picture.getRGB(x, y))).getRGB());
      }
    }
    return toned;
  }
}
