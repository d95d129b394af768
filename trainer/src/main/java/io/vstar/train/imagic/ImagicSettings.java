package io.vstar.train.imagic;

import io.vstar.error.ConfigException;
import io.vstar.nn.Precision;

/**
 * The settings of the learning of Imagic.
 *
 * @param embedding the stage in which the embedding is learned
 * @param model the stage in which the UNet is tuned; no steps to leave it as it is
 * @param seed the seed of noise and timesteps
 * @param precision the format that the networks compute in
 * @param checkpointing whether activations are computed again for the gradient
 */
public record ImagicSettings(
    Stage embedding, Stage model, long seed, Precision precision, boolean checkpointing) {

  /**
   * A stage of learning with Adam at a constant rate.
   *
   * @param steps the number of updates, at least 0
   * @param learningRate the learning rate, above 0
   */
  public record Stage(int steps, double learningRate) {
    public Stage {
      if (steps < 0 || !(learningRate > 0) || learningRate > 1) {
        throw new ConfigException(
            "a stage has %d steps at the rate %s, expected steps >= 0 and a rate > 0 and <= 1"
                .formatted(steps, learningRate));
      }
    }
  }

  /** Makes settings; the embedding must be learned in one step at least. */
  public ImagicSettings {
    if (embedding.steps() == 0) {
      throw new ConfigException(
          "the embedding is learned in 0 steps, expected at least 1: what is drawn between it and"
              + " the text would all be the text");
    }
  }

  /** Returns whether the UNet is tuned. */
  public boolean tunesModel() {
    return model.steps() > 0;
  }
}
