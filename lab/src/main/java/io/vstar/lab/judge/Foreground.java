package io.vstar.lab.judge;

import java.util.Arrays;

/** Finds the pixels of a picture's figures, given what is behind them. */
final class Foreground {
  /** The least distance of a figure's pixels from the ground, in levels of sRGB. */
  private static final double CONTRAST = 11;

  private static final double MOST_CONTRAST = 24;

  /** The share of all pixels below which a patch is ignored. */
  private static final double SPECK = 0.0012;

  private Foreground() {}

  /** Returns the pixels that differ from the ground, with their holes filled. */
  static Mask find(Picture picture, Ground ground) {
    double contrast = contrast(picture, ground);
    Mask different =
        Mask.of(
            picture.width(), picture.height(), i -> isOff(picture, i, ground.picture(), contrast));
    return Patches.filled(
        Patches.without(different, (int) Math.ceil(SPECK * picture.pixelCount())));
  }

  /** Returns the distance that the ground's own pixels do not reach. */
  private static double contrast(Picture picture, Ground ground) {
    double[] distances =
        Arrays.stream(GroundFinder.border(picture))
            .mapToDouble(i -> picture.distance(i, ground.picture(), i))
            .sorted()
            .toArray();
    double usual = distances[3 * distances.length / 4];
    return Math.min(MOST_CONTRAST, Math.max(CONTRAST, 2.5 * usual));
  }

  /** Returns whether a pixel differs from the ground there and one pixel beside. */
  private static boolean isOff(Picture picture, int index, Picture ground, double contrast) {
    if (picture.distance(index, ground, index) <= contrast) {
      return false;
    }
    int width = picture.width();
    int x = index % width;
    int y = index / width;
    for (int j = Math.max(0, y - 1); j <= Math.min(picture.height() - 1, y + 1); j++) {
      for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
        if (picture.distance(index, ground, j * width + i) <= contrast) {
          return false;
        }
      }
    }
    return true;
  }
}
