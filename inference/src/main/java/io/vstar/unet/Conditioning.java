package io.vstar.unet;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * The conditioning of the UNet: all that it reads beside latents and timesteps.
 *
 * @param context (B, T, X) encoded text
 * @param summary the pooled prompt and the sizes; present in models with a {@link
 *     io.vstar.architecture.UNetConfig.SizeEmbedding}
 */
public record Conditioning(NDArray context, Optional<Summary> summary) {

  /**
   * The pooled prompts and picture sizes that SDXL reads.
   *
   * @param pooled (B, P) prompts in one vector each
   * @param sizes (B, 6) float32, see {@link PictureSize#numbers()}
   */
  public record Summary(NDArray pooled, NDArray sizes) {
    Summary concat(Summary other) {
      return new Summary(pooled.concat(other.pooled, 0), sizes.concat(other.sizes, 0));
    }
  }

  /** Returns a conditioning of text alone. */
  public static Conditioning of(NDArray context) {
    return new Conditioning(context, Optional.empty());
  }

  /** Returns a conditioning of text, pooled prompts (B, P) and picture sizes (B, 6). */
  public static Conditioning of(NDArray context, NDArray pooled, NDArray sizes) {
    return new Conditioning(context, Optional.of(new Summary(pooled, sizes)));
  }

  /** Concatenates two batches. */
  public Conditioning concat(Conditioning other) {
    return new Conditioning(
        context.concat(other.context, 0),
        summary.map(mine -> mine.concat(other.summary.orElseThrow())));
  }

  /** Returns a conditioning with zeros for context and pooled prompts and with the same sizes. */
  public Conditioning withoutText() {
    return new Conditioning(
        context.zerosLike(),
        summary.map(mine -> new Summary(mine.pooled().zerosLike(), mine.sizes())));
  }
}
