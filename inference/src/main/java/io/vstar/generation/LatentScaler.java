package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.image.ImageSize;
import io.vstar.tensor.TensorScope;

/**
 * Scales latents on the host; they are small.
 *
 * @param values the latents, planes one after the other
 * @param planes number of planes, B · 4
 * @param batch number of pictures, B
 * @param from size of a plane
 * @param to size of a scaled plane
 */
record LatentScaler(float[] values, int planes, int batch, ImageSize from, ImageSize to) {

  /** Prepares the scaling of latents (B, C, h, w) to a size. */
  static LatentScaler to(ImageSize size, NDArray latents) {
    long[] shape = latents.getShape().getShape();
    return new LatentScaler(
        latents.toFloatArray(),
        (int) (shape[0] * shape[1]),
        (int) shape[0],
        new ImageSize((int) shape[3], (int) shape[2]),
        size);
  }

  /** A place between two samples of an axis. */
  private record Place(int before, int after, float share) {
    static Place of(int index, int from, int to, boolean nearest) {
      double at = (index + 0.5) * from / to;
      if (nearest) {
        int sample = Math.min((int) at, from - 1);
        return new Place(sample, sample, 0);
      }
      double place = Math.max(0, at - 0.5);
      int before = (int) place;
      return new Place(before, Math.min(before + 1, from - 1), (float) (place - before));
    }
  }

  /** Returns latents mixed of the four around each place. */
  NDArray bilinear(TensorScope scope) {
    return scaled(scope, false);
  }

  /** Returns the latents nearest to each place. */
  NDArray nearest(TensorScope scope) {
    return scaled(scope, true);
  }

  private NDArray scaled(TensorScope scope, boolean nearest) {
    float[] scaled = new float[planes * to.width() * to.height()];
    int at = 0;
    for (int plane = 0; plane < planes; plane++) {
      int start = plane * from.width() * from.height();
      for (int y = 0; y < to.height(); y++) {
        Place row = Place.of(y, from.height(), to.height(), nearest);
        for (int x = 0; x < to.width(); x++) {
          Place column = Place.of(x, from.width(), to.width(), nearest);
          float above = mixed(start + row.before() * from.width(), column);
          float below = mixed(start + row.after() * from.width(), column);
          scaled[at++] = above + row.share() * (below - above);
        }
      }
    }
    return scope.upload(scaled, batch, planes / batch, to.height(), to.width());
  }

  private float mixed(int row, Place column) {
    float before = values[row + column.before()];
    return before + column.share() * (values[row + column.after()] - before);
  }
}
