package io.vstar.lab.pocket;

/**
 * The strength of edges in copies of pictures, relative to the originals: the mean gradient
 * magnitude at the pixels where the originals have edges.
 */
final class EdgeSharpness {
  /** The least difference of neighbours that is an edge, of values in [-1, 1]. */
  private static final double EDGE = 0.25;

  private double original;
  private double copied;

  /**
   * Adds a picture.
   *
   * @param image (3, height, width) row-major, in [-1, 1]
   * @param copy the copy, likewise
   */
  void add(float[] image, float[] copy, int width, int height) {
    for (int y = 0; y + 1 < height; y++) {
      for (int x = 0; x + 1 < width; x++) {
        double magnitude = gradient(image, x, y, width, height);
        if (magnitude >= EDGE) {
          original += magnitude;
          copied += gradient(copy, x, y, width, height);
        }
      }
    }
  }

  /** Returns the copies' share of the originals' gradients; 1 if nothing was lost. */
  double share() {
    return copied / original;
  }

  /** Returns the largest gradient magnitude of the three channels. */
  private static double gradient(float[] image, int x, int y, int width, int height) {
    double largest = 0;
    for (int channel = 0; channel < 3; channel++) {
      int at = (channel * height + y) * width + x;
      double across = image[at + 1] - image[at];
      double down = image[at + width] - image[at];
      largest = Math.max(largest, Math.hypot(across, down));
    }
    return largest;
  }
}
