package io.vstar.unet;

import io.vstar.architecture.UNetConfig;
import io.vstar.nn.Linear;
import io.vstar.nn.Sinusoid;
import io.vstar.nn.Value;
import io.vstar.nn.Weights;

/** The embedding of timesteps: a sinusoid of the first level's width, then two linear layers. */
record TimeEmbedding(Sinusoid sinusoid, Linear linear1, Linear linear2) {

  static TimeEmbedding of(UNetConfig config, Weights weights) {
    int channels = config.levels().get(0).channels();
    int width = config.timeWidth();
    return new TimeEmbedding(
        new Sinusoid(channels),
        Linear.of(weights.at("time_embedding.linear_1"), channels, width),
        Linear.of(weights.at("time_embedding.linear_2"), width, width));
  }

  /**
   * Appends the embedding.
   *
   * @param timesteps (B)
   * @return (B, timeWidth)
   */
  Value apply(Value timesteps) {
    return linear2.apply(linear1.apply(sinusoid.apply(timesteps).toComputePrecision()).silu());
  }
}
