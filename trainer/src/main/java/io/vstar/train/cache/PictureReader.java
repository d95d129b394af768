package io.vstar.train.cache;

import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.PixelArrays;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import java.awt.image.BufferedImage;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A reader that decodes, scales, crops and mirrors pictures in order, one ahead of the caller. */
final class PictureReader implements AutoCloseable {
  private final Iterator<Placement> pictures;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread reader = new Thread(task, "picture reader");
            reader.setDaemon(true);
            return reader;
          });
  private Future<float[]> ahead; // unused after the last picture

  PictureReader(List<Placement> pictures) {
    this.pictures = pictures.iterator();
    readAhead();
  }

  /**
   * Returns the next picture.
   *
   * @return (3, height, width) in [-1, 1]
   * @throws io.vstar.error.DatasetException if it cannot be decoded
   */
  float[] next() {
    try {
      float[] pixels = ahead.get();
      readAhead();
      return pixels;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw (Error) e.getCause(); // reading throws nothing that is checked
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a picture was read");
    }
  }

  private void readAhead() {
    if (pictures.hasNext()) {
      Placement next = pictures.next();
      ahead = thread.submit(() -> read(next));
    }
  }

  private static float[] read(Placement picture) {
    Resolution to = picture.resolution();
    BufferedImage image =
        ImageScaler.scaleAndCrop(
            ImageFiles.read(picture.image().path()), picture.scaled(), to.size(), picture.crop());
    float[] pixels = PixelArrays.toChw(image);
    if (picture.flipped()) {
      mirror(pixels, to.width());
    }
    return pixels;
  }

  /** Mirrors each row in place. */
  private static void mirror(float[] pixels, int width) {
    for (int row = 0; row < pixels.length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float pixel = pixels[left];
        pixels[left] = pixels[right];
        pixels[right] = pixel;
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
