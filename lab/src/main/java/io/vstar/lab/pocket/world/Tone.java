package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.awt.image.BufferedImage;

/**
 * A shift of all colours of a drawing in CIE Lab. Pocket was trained on drawings without such a
 * shift.
 *
 * @param lightness shift of L*
 * @param a shift of a*, towards red
 * @param b shift of b*, towards yellow
 */
public record Tone(double lightness, double a, double b) {

  /**
   * The tone of the sample data, darker and bluer as at dusk. It is a quarter of the least distance
   * between named colours, so each keeps its name.
   */
  public static final Tone SAMPLE = new Tone(-4, 3, -8);

  Color on(Color color) {
    LabColor lab = LabColor.of(color);
    return new LabColor(lab.lightness() + lightness, lab.a() + a, lab.b() + b).toColor();
  }

  /** Returns a picture in this tone. */
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
