package io.vstar.train.hypernetwork;

import io.vstar.architecture.AttentionSite;
import java.util.List;

/**
 * Holds the networks of shallow layers back, which overfit first. What is minimized grows by
 *
 * <pre>
 * λ · mean over layers l and over keys and values of (1 − d(l)) · |mlp(x)|² / |x|²
 * </pre>
 *
 * where x is what the layer would have seen, the quotient is the mean over its tokens, and d is the
 * layer's depth: its level's number by the number of levels, and 1 in the middle of the UNet. So
 * the layers at the latents' resolution carry it in full, and the middle is free.
 *
 * @param factor λ, at least 0
 */
record ShallowPenalty(double factor) {

  /**
   * The factors of the squared relative sizes.
   *
   * @return two for each layer, for keys and for values
   */
  float[] weights(List<AttentionSite> sites) {
    float[] weights = new float[2 * sites.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (factor * (1 - sites.get(i / 2).depth()) / weights.length);
    }
    return weights;
  }
}
