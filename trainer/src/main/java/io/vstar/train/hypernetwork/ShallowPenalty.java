package io.vstar.train.hypernetwork;

import io.vstar.architecture.AttentionSite;
import java.util.List;

/**
 * A penalty on the networks of shallow layers, which overfit first. It adds to the loss
 *
 * <pre>
 * λ · mean over layers l and over keys and values of (1 − d(l)) · |mlp(x)|² / |x|²
 * </pre>
 *
 * where x is the context without the hypernetwork, the quotient is averaged over tokens, and d is
 * the depth of the layer: the number of its level divided by the number of levels, and 1 in the
 * middle of the UNet. So layers at the resolution of the latents get the full penalty, and the
 * middle gets none.
 *
 * @param factor the factor λ, at least 0
 */
record ShallowPenalty(double factor) {

  /**
   * Returns the factors of the squared ratios.
   *
   * @return two factors for each layer, for keys and for values
   */
  float[] weights(List<AttentionSite> sites) {
    float[] weights = new float[2 * sites.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (factor * (1 - sites.get(i / 2).depth()) / weights.length);
    }
    return weights;
  }
}
