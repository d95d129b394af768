package io.vstar.train.cache;

import io.vstar.train.bucket.Placement;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * A reader that gives pictures in order, and reads some of them ahead of the caller. How many
 * threads read changes nothing of what they give.
 *
 * <p>Several pictures may be too large to be decoded at the same time: those in work together have
 * no more pixels than one alone may have.
 */
final class PictureReader implements AutoCloseable {
  /** The pixels of a unit of memory that is shared by the pictures in work. */
  private static final int UNIT = 1 << 16;

  /** The bytes of a pixel while it is decoded, with its mask. */
  private static final int PIXEL_BYTES = 16;

  private final Iterator<Placement> pictures;
  private final Queue<Future<PlacedPicture>> ahead = new ArrayDeque<>();
  private final int units;
  private final Semaphore memory;
  private final ExecutorService threads;

  /**
   * Starts reading.
   *
   * @param pictures the pictures in the order in which they are asked for
   * @param threads the number of pictures that are read at once, at least 1
   */
  PictureReader(List<Placement> pictures, int threads) {
    this.pictures = pictures.iterator();
    long pixels = Runtime.getRuntime().maxMemory() / 2 / PIXEL_BYTES;
    this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, pixels / UNIT));
    this.memory = new Semaphore(units, true);
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread reader = new Thread(task, "picture reader");
              reader.setDaemon(true);
              return reader;
            });
    for (int i = 0; i < threads; i++) {
      readAhead();
    }
  }

  /**
   * Returns the next picture.
   *
   * @throws io.vstar.error.DatasetException if it cannot be decoded
   */
  PlacedPicture next() {
    try {
      PlacedPicture picture = ahead.remove().get();
      readAhead();
      return picture;
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
      ahead.add(threads.submit(() -> read(next)));
    }
  }

  private PlacedPicture read(Placement picture) {
    long pixels = (long) picture.image().width() * picture.image().height();
    int taken = (int) Math.min(units, pixels / UNIT + 1);
    memory.acquireUninterruptibly(taken);
    try {
      return PlacedPicture.read(picture);
    } finally {
      memory.release(taken);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
