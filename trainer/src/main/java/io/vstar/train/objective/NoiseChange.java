package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSource;

/** A change of the standard normal noise of a micro batch, which the UNet is to predict as well. */
@FunctionalInterface
public interface NoiseChange {
  /**
   * A micro batch whose noise is drawn.
   *
   * @param latents the clean latents, (B, C, h, w)
   * @param timesteps the B timesteps
   * @param source the source of the run's random numbers
   * @param index the number of the micro batch, from 0
   */
  record Batch(NDArray latents, int[] timesteps, NoiseSource source, long index) {
    /** Returns the shape of latents and noise. */
    long[] shape() {
      return latents.getShape().getShape();
    }

    /** Returns the number of channels of all examples, B·C. */
    int planes() {
      return Math.toIntExact(shape()[0] * shape()[1]);
    }
  }

  /**
   * Changes the noise in place.
   *
   * @param noise the noise, (B, C, h, w) row-major
   * @param batch the micro batch
   */
  void apply(float[] noise, Batch batch);
}
