package io.vstar.unet;

import io.vstar.architecture.UNetConfig.SizeEmbedding;
import io.vstar.nn.Linear;
import io.vstar.nn.Sinusoid;
import io.vstar.nn.Value;
import io.vstar.nn.Weights;

/** The embedding of pooled prompt and picture sizes that is added to the time embedding. */
record SummaryEmbedding(Sinusoid sinusoid, Linear linear1, Linear linear2) {

  static SummaryEmbedding of(SizeEmbedding config, int timeWidth, Weights w) {
    return new SummaryEmbedding(
        new Sinusoid(config.numberWidth()),
        Linear.of(w.at("linear_1"), config.inputWidth(), timeWidth),
        Linear.of(w.at("linear_2"), timeWidth, timeWidth));
  }

  /**
   * Appends the embedding.
   *
   * @param pooled (B, P)
   * @param sizes (B, S) float32
   * @return (B, timeWidth)
   */
  Value apply(Value pooled, Value sizes) {
    Value waves = sinusoid.apply(sizes).joinTokens().toComputePrecision();
    Value joined = pooled.toComputePrecision().concatLast(waves);
    return linear2.apply(linear1.apply(joined).silu());
  }
}
