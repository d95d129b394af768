package io.vstar.unet;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * What the UNet reads beside latents and timesteps.
 *
 * @param context (B, T, X) encoded text
 * @param summary in models with a {@link io.vstar.architecture.UNetConfig.SizeEmbedding}
 */
public record Conditioning(NDArray context, Optional<Summary> summary) {

  /**
   * What SDXL reads of prompt and picture as a whole.
   *
   * @param pooled (B, P) the prompt in one vector
   * @param sizes (B, 6) float32: see {@link PictureSize#numbers()}
   */
  public record Summary(NDArray pooled, NDArray sizes) {
    Summary concat(Summary other) {
      return new Summary(pooled.concat(other.pooled, 0), sizes.concat(other.sizes, 0));
    }
  }

  /** Text alone. */
  public static Conditioning of(NDArray context) {
    return new Conditioning(context, Optional.empty());
  }

  /** Text, its summary and the pictures' sizes. */
  public static Conditioning of(NDArray context, NDArray pooled, NDArray sizes) {
    return new Conditioning(context, Optional.of(new Summary(pooled, sizes)));
  }

  /** One batch after the other. */
  public Conditioning concat(Conditioning other) {
    return new Conditioning(
        context.concat(other.context, 0),
        summary.map(mine -> mine.concat(other.summary.orElseThrow())));
  }

  /** All zeros, for a prompt that says nothing; the sizes stay. */
  public Conditioning withoutText() {
    return new Conditioning(
        context.zerosLike(),
        summary.map(mine -> new Summary(mine.pooled().zerosLike(), mine.sizes())));
  }
}
