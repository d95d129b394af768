package io.vstar.sampling;

import io.vstar.unet.Conditioning;
import java.util.List;

/**
 * The guidance of a step, n + scale · Σ wᵢ · (pᵢ − n), with the predictions pᵢ for positive prompts
 * and n for the negative one. With one prompt this is classifier-free guidance (Ho and Salimans
 * 2022), with several the conjunction of composable diffusion (Liu et al. 2022, equation 11),
 * A1111's {@code AND}.
 *
 * @param positives conditionings of what the pictures should show, at least one
 * @param negative conditioning of what they should not show; unused when there is one positive
 *     prompt and scale times weight is 1
 * @param scale guidance scale; at 1 the prediction of the positive prompts is used as it is
 */
public record Guidance(List<WeightedConditioning> positives, Conditioning negative, double scale) {
  /**
   * Checks that there is a positive prompt.
   *
   * @throws IllegalArgumentException if there are no positive prompts
   */
  public Guidance {
    positives = List.copyOf(positives);
    if (positives.isEmpty()) {
      throw new IllegalArgumentException("guidance needs at least one positive prompt");
    }
  }

  /** Returns the guidance of one positive prompt with weight 1. */
  public static Guidance of(Conditioning positive, Conditioning negative, double scale) {
    return new Guidance(List.of(new WeightedConditioning(positive, 1)), negative, scale);
  }

  /** Returns whether the prediction is that of the only positive prompt. */
  boolean isPlain() {
    return positives.size() == 1 && positives.get(0).weight() * scale == 1;
  }
}
