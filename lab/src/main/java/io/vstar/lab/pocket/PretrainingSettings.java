package io.vstar.lab.pocket;

import io.vstar.nn.Precision;
import java.util.Optional;

/**
 * The settings of pretraining.
 *
 * @param vaeSteps number of updates of the autoencoder
 * @param vaeBatch number of drawings per update of the autoencoder
 * @param decoderSteps number of further updates of the decoder alone, after everything else
 * @param diffusionSteps number of updates of UNet and text encoder
 * @param diffusionBatch number of latents per update of UNet and text encoder
 * @param learningRate learning rate of UNet and text encoder
 * @param imageEncoderSteps number of updates of the image encoder, last of all
 * @param drawings number of drawings that are encoded for UNet and text encoder
 * @param noiseOffset factor of {@link io.vstar.train.objective.NoiseOffset}
 * @param noiseOffsetFrom share of the steps after which the offset is used, in [0, 1]
 * @param precision format that networks compute in; their weights are float32
 * @param seed seed of drawings, initial values and noise
 * @param autoencoderFrom id or folder of the model whose autoencoder is trained further; empty to
 *     train from scratch
 */
public record PretrainingSettings(
    int vaeSteps,
    int vaeBatch,
    int decoderSteps,
    int diffusionSteps,
    int diffusionBatch,
    double learningRate,
    int imageEncoderSteps,
    int drawings,
    double noiseOffset,
    double noiseOffsetFrom,
    Precision precision,
    long seed,
    Optional<String> autoencoderFrom) {
  /** The settings that are used where none is given. */
  public static final PretrainingSettings DEFAULT =
      new PretrainingSettings(
          7000,
          4,
          6000,
          44_000,
          32,
          1e-3,
          3000,
          40_000,
          0.15,
          0.44,
          Precision.BF16,
          1,
          Optional.empty());

  private static final int IMAGE_ENCODER_BATCH = 64;
  private static final double IMAGE_ENCODER_RATE = 1e-3;
  private static final double SIMPLE_SHARE = 0.135; // of the steps
  private static final double READING_SHARE = 0.34; // of the steps
  private static final double SHAPING_SHARE = 0.125; // of the steps

  /** Returns the settings of the image encoder's training. */
  ImageTowerPretraining.Settings imageEncoder() {
    return new ImageTowerPretraining.Settings(
        imageEncoderSteps, IMAGE_ENCODER_BATCH, IMAGE_ENCODER_RATE, seed);
  }

  /** Returns the number of first updates, in which the loss favours noisy timesteps most. */
  int readingSteps() {
    return (int) (READING_SHARE * diffusionSteps);
  }

  /** Returns the number of first updates up to those in which the loss favours no timestep much. */
  int shapingSteps() {
    return (int) ((READING_SHARE + SHAPING_SHARE) * diffusionSteps);
  }

  /** Returns the number of first updates in which half of the batches have simple scenes alone. */
  int simpleSteps() {
    return (int) (SIMPLE_SHARE * diffusionSteps);
  }

  /** Returns the number of updates after which the noise offset is used. */
  int noiseOffsetAfter() {
    return (int) (noiseOffsetFrom * diffusionSteps);
  }
}
