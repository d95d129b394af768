package io.vstar.image;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The orientation of a stored picture from EXIF tag 0x0112, that is, the steps that make it
 * upright: first the axes are swapped, then the result is mirrored.
 */
enum ExifOrientation {
  UPRIGHT(false, false, false), // 1
  MIRRORED(false, true, false),
  UPSIDE_DOWN(false, true, true),
  MIRRORED_UPSIDE_DOWN(false, false, true),
  TRANSPOSED(true, false, false),
  TURNED_LEFT(true, true, false), // 6: becomes upright by a quarter turn to the right
  TRANSVERSED(true, true, true),
  TURNED_RIGHT(true, false, true); // 8

  private static final int TAG = 0x0112;

  private final boolean swapsAxes;
  private final boolean mirrorsX;
  private final boolean mirrorsY;

  ExifOrientation(boolean swapsAxes, boolean mirrorsX, boolean mirrorsY) {
    this.swapsAxes = swapsAxes;
    this.mirrorsX = mirrorsX;
    this.mirrorsY = mirrorsY;
  }

  /**
   * Returns the orientation in EXIF data; upright, as in every viewer, if there is no readable one.
   */
  static ExifOrientation of(ByteBuffer tiff) {
    return tag(tiff)
        .filter(value -> value >= 1 && value <= values().length)
        .map(value -> values()[value - 1])
        .orElse(UPRIGHT);
  }

  /** Returns the number that EXIF data gives for the orientation, which need not be a valid one. */
  static Optional<Integer> tag(ByteBuffer tiff) {
    return TiffDirectory.first(tiff)
        .flatMap(directory -> directory.value(TAG))
        .filter(value -> value.limit() == Short.BYTES)
        .map(value -> (int) value.getShort(0));
  }

  /** Returns whether width and height change places when the picture is made upright. */
  boolean swapsAxes() {
    return swapsAxes;
  }

  /** Returns the size of a stored picture after it is made upright. */
  ImageSize upright(int storedWidth, int storedHeight) {
    return swapsAxes
        ? new ImageSize(storedHeight, storedWidth)
        : new ImageSize(storedWidth, storedHeight);
  }

  /** Returns a stored picture made upright. */
  BufferedImage upright(BufferedImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int storedWidth = stored.getWidth();
    int[] from = stored.getRGB(0, 0, storedWidth, stored.getHeight(), null, 0, storedWidth);
    ImageSize size = upright(storedWidth, stored.getHeight());
    int[] to = new int[from.length];
    for (int y = 0; y < size.height(); y++) {
      int v = mirrorsY ? size.height() - 1 - y : y;
      for (int x = 0; x < size.width(); x++) {
        int u = mirrorsX ? size.width() - 1 - x : x;
        to[y * size.width() + x] =
            swapsAxes ? from[u * storedWidth + v] : from[v * storedWidth + u];
      }
    }
    BufferedImage upright =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    upright.setRGB(0, 0, size.width(), size.height(), to, 0, size.width());
    return upright;
  }
}
