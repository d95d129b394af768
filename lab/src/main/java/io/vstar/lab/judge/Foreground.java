package io.vstar.lab.judge;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Finds the pixels of a picture's figures, given what is behind them. */
final class Foreground {
  /** The least distance of a figure's pixels from the ground, in levels of sRGB. */
  private static final double CONTRAST = 11;

  private static final double MOST_CONTRAST = 24;

  /** The share of the usual contrast below which a pixel may be a trace of compression. */
  private static final double FAINT = 0.2;

  /** How many times the contrast is clear, and the least share of clear pixels in a patch. */
  private static final double CLEAR = 1.8;

  private static final double CLEAR_SHARE = 0.25;

  /** The share of all pixels below which a patch is ignored. */
  private static final double SPECK = 0.0012;

  private Foreground() {}

  /** Returns the pixels that differ from the ground, with their holes filled. */
  static Mask find(Picture picture, Ground ground) {
    double least = contrast(picture, ground);
    Mask different = different(picture, ground, least);
    double contrast =
        Math.max(least, Math.min(MOST_CONTRAST, FAINT * usual(picture, ground, different)));
    Mask figures = contrast > least ? different(picture, ground, contrast) : different;
    Mask clear = different(picture, ground, CLEAR * contrast);
    int speck = (int) Math.ceil(SPECK * picture.pixelCount());
    return Patches.filled(Patches.holding(Patches.without(figures, speck), clear, CLEAR_SHARE));
  }

  private static Mask different(Picture picture, Ground ground, double contrast) {
    return Mask.of(
        picture.width(), picture.height(), i -> isOff(picture, i, ground.picture(), contrast));
  }

  /** Returns the median distance of some pixels from the ground; 0 if there are none. */
  private static double usual(Picture picture, Ground ground, Mask pixels) {
    double[] distances =
        IntStream.range(0, picture.pixelCount())
            .filter(pixels::get)
            .mapToDouble(i -> picture.distance(i, ground.picture(), i))
            .sorted()
            .toArray();
    return distances.length == 0 ? 0 : distances[distances.length / 2];
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
