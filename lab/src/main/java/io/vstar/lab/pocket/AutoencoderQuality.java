package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;

/**
 * The quality of an autoencoder on drawings that it was not trained on.
 *
 * @param psnr mean peak signal-to-noise ratio of the reconstructions, in dB
 * @param latentDeviation standard deviation of the latents; its inverse is the scaling factor
 */
public record AutoencoderQuality(double psnr, double latentDeviation) {
  private static final long UNSEEN_SEED = 0x5eed;
  private static final int BATCHES = 16;
  private static final int BATCH_SIZE = 16;

  /** Measures the quality on 256 drawings. */
  static AutoencoderQuality measure(TensorRuntime runtime, VaeEncoder encoder, VaeDecoder decoder) {
    Drawings unseen = new Drawings(UNSEEN_SEED, Choices.TRAINING);
    double psnr = 0;
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (int i = 0; i < BATCHES; i++) {
      try (TensorScope scope = runtime.openScope("autoencoder quality")) {
        NDArray image = unseen.batch(i, BATCH_SIZE).upload(scope);
        NDArray mean = encoder.encode(image).mean();
        NDArray error = decoder.decode(mean).clip(-1, 1).sub(image).div(2);
        for (float mse : error.square().flatten(1, 3).mean(new int[] {1}).toFloatArray()) {
          psnr += -10 * Math.log10(mse);
        }
        for (float value : mean.toFloatArray()) {
          sum += value;
          squares += (double) value * value;
          count++;
        }
      }
    }
    double average = sum / count;
    return new AutoencoderQuality(
        psnr / (BATCHES * BATCH_SIZE), Math.sqrt(squares / count - average * average));
  }
}
