package io.vstar.generation;

import io.vstar.architecture.VaeConfig;
import io.vstar.error.ConfigException;
import io.vstar.tensor.HostMemory;
import io.vstar.tensor.TensorRuntime;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * An estimate of the memory that a batch of pictures takes at least: that of the VAE's widest
 * feature maps, which are many times larger than those of the UNet.
 *
 * @param width width of a picture, in pixels
 * @param height height of a picture, in pixels
 * @param batch number of pictures that are drawn at once
 */
public record DrawingMemory(VaeConfig vae, int width, int height, int batch) {
  /** The number of feature maps in memory at once: residual, input and output of a layer. */
  private static final int MAPS = 3;

  private static final double GIGABYTE = 1e9;

  /** Returns the bytes needed beside the model's weights. */
  public double bytes() {
    return MAPS * (double) Float.BYTES * widest() * width * height * batch;
  }

  /** Returns the channels at full resolution, which are those of the enlarged level below. */
  private int widest() {
    List<Integer> channels = vae.levelChannels();
    return channels.get(Math.min(1, channels.size() - 1));
  }

  /**
   * Checks that a batch can be drawn on a device. How much a GPU has free is not known.
   *
   * @throws ConfigException as {@link #requireFits(OptionalLong)}
   */
  public void requireFits(TensorRuntime runtime) {
    requireFits(runtime.isOnGpu() ? OptionalLong.empty() : HostMemory.ofThisMachine().available());
  }

  /**
   * Checks that a batch can be drawn.
   *
   * @param available free memory in bytes; empty if it is not known
   * @throws ConfigException if there is less memory, or a batch has more numbers than a Java array
   *     can hold
   */
  public void requireFits(OptionalLong available) {
    if (available.isPresent() && bytes() > available.getAsLong()) {
      throw refused(
          String.format(
              Locale.ROOT,
              "would take %.1f GB of memory or more, but %.1f GB are free",
              bytes() / GIGABYTE,
              available.getAsLong() / GIGABYTE));
    }
    if ((double) vae.imageChannels() * width * height * batch > Integer.MAX_VALUE) {
      throw refused("have more pixels than vstar can hold");
    }
  }

  private ConfigException refused(String reason) {
    return new ConfigException(
        batch == 1
            ? "%dx%d pixels %s; draw a smaller picture".formatted(width, height, reason)
            : "%d pictures of %dx%d pixels at a time %s; draw fewer at a time (--batch-size or --count), or smaller ones"
                .formatted(batch, width, height, reason));
  }
}
