package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.util.Arrays;

/**
 * The quality of an autoencoder on drawings that it was not trained on.
 *
 * @param psnr mean peak signal-to-noise ratio of the reconstructions, in dB
 * @param sharpness share of the originals' gradients at edges, see {@link EdgeSharpness}
 * @param latentDeviation standard deviation of the latents; its inverse is the scaling factor
 */
public record AutoencoderQuality(double psnr, double sharpness, double latentDeviation) {
  private static final long UNSEEN_SEED = 0x5eed;
  private static final int BATCHES = 16;
  private static final int BATCH_SIZE = 16;

  /** Measures the quality on 256 drawings. */
  static AutoencoderQuality measure(TensorRuntime runtime, VaeEncoder encoder, VaeDecoder decoder) {
    Drawings unseen = new Drawings(UNSEEN_SEED, Choices.TRAINING);
    double psnr = 0;
    Moments latents = new Moments();
    EdgeSharpness edges = new EdgeSharpness();
    for (int i = 0; i < BATCHES; i++) {
      try (TensorScope scope = runtime.openScope("autoencoder quality")) {
        Drawings.Batch batch = unseen.batch(i, BATCH_SIZE);
        NDArray mean = encoder.encode(batch.upload(scope)).mean();
        latents.add(mean.toFloatArray());
        float[] copies = decoder.decode(mean).clip(-1, 1).toFloatArray();
        int length = copies.length / BATCH_SIZE;
        for (int j = 0; j < BATCH_SIZE; j++) {
          float[] image = Arrays.copyOfRange(batch.pixels(), j * length, (j + 1) * length);
          float[] copy = Arrays.copyOfRange(copies, j * length, (j + 1) * length);
          psnr += psnr(image, copy);
          edges.add(image, copy, batch.canvas().width(), batch.canvas().height());
        }
      }
    }
    return new AutoencoderQuality(
        psnr / (BATCHES * BATCH_SIZE), edges.share(), latents.deviation());
  }

  /** Returns the ratio for values in [-1, 1], in dB. */
  private static double psnr(float[] image, float[] copy) {
    double squares = 0;
    for (int i = 0; i < image.length; i++) {
      double error = (image[i] - copy[i]) / 2;
      squares += error * error;
    }
    return -10 * Math.log10(squares / image.length);
  }

  /** Adds up values and their squares. */
  private static final class Moments {
    private double sum;
    private double squares;
    private long count;

    void add(float[] values) {
      for (float value : values) {
        sum += value;
        squares += (double) value * value;
      }
      count += values.length;
    }

    double deviation() {
      double average = sum / count;
      return Math.sqrt(squares / count - average * average);
    }
  }
}
