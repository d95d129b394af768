package io.vstar.attribution;

import java.awt.image.BufferedImage;

/** Draws a heat map over its picture in gray: from dark violet over red to yellow at the peak. */
public final class HeatMapPicture {
  /** Anchors of matplotlib's map "inferno", at equal distances. */
  private static final int[] COLORS = {0x000004, 0x57106e, 0xbc3754, 0xf98e09, 0xfcffa4};

  private static final double LEAST_COVER = 0.35;
  private static final double MOST_COVER = 0.8;

  private HeatMapPicture() {}

  /** Draws a map over a picture, which is not changed. */
  public static BufferedImage draw(HeatMap map, BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    double[][] shares = shares(map, width, height);
    BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        drawn.setRGB(x, y, covered(picture.getRGB(x, y), shares[y][x]));
      }
    }
    return drawn;
  }

  private static double[][] shares(HeatMap map, int width, int height) {
    double[][] shares = new double[height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        shares[y][x] = map.shareAt((x + 0.5) / width, (y + 0.5) / height);
      }
    }
    return shares;
  }

  private static int covered(int rgb, double share) {
    double cover = LEAST_COVER + (MOST_COVER - LEAST_COVER) * share;
    double luma =
        0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff); // BT.601
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      long level = Math.round((1 - cover) * luma + cover * channel(share, shift));
      mixed |= (int) level << shift;
    }
    return mixed;
  }

  /** Returns a channel of the colour of a share, 0 to 255. */
  private static double channel(double share, int shift) {
    double at = Math.max(0, Math.min(1, share)) * (COLORS.length - 1);
    int below = Math.min((int) at, COLORS.length - 2);
    double rest = at - below;
    return (1 - rest) * (COLORS[below] >> shift & 0xff)
        + rest * (COLORS[below + 1] >> shift & 0xff);
  }
}
