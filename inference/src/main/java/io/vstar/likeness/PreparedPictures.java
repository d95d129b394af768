package io.vstar.likeness;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** A bounded cache of prepared pictures, of which those not used for longest are read again. */
final class PreparedPictures {
  /** About 300 MB: the picture, its luma, and its keypoints' descriptors. */
  private static final long MOST_PIXELS = 16L << 20;

  private final Map<Path, ComparablePicture> pictures = new LinkedHashMap<>(16, 0.75f, true);
  private long pixels;

  /**
   * Returns a prepared picture.
   *
   * @throws io.vstar.error.DatasetException if it cannot be read, or is too small
   */
  ComparablePicture get(Path file) {
    ComparablePicture picture = pictures.get(file);
    if (picture == null) {
      picture = ComparablePicture.read(file);
      pictures.put(file, picture);
      pixels += pixels(picture);
      dropOldest();
    }
    return picture;
  }

  /** Drops pictures, but never the last two, which are being compared. */
  private void dropOldest() {
    Iterator<ComparablePicture> oldest = pictures.values().iterator();
    while (pixels > MOST_PIXELS && pictures.size() > 2) {
      pixels -= pixels(oldest.next());
      oldest.remove();
    }
  }

  private static long pixels(ComparablePicture picture) {
    return (long) picture.image().getWidth() * picture.image().getHeight();
  }
}
