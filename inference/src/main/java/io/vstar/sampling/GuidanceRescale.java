package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;

/**
 * The scaling of guided predictions back to the deviation of what the prompt alone predicts,
 * against overexposed pictures (Lin et al. 2023, equations 14 to 16), as diffusers' {@code
 * guidance_rescale}.
 *
 * @param share φ in [0, 1]: no scaling at 0, the whole at 1; the paper takes 0.7
 */
public record GuidanceRescale(double share) {
  /** No scaling. */
  public static final GuidanceRescale NONE = new GuidanceRescale(0);

  /**
   * Checks the share.
   *
   * @throws ConfigException if it is outside of [0, 1]
   */
  public GuidanceRescale {
    if (!(share >= 0 && share <= 1)) {
      throw new ConfigException("guidance rescale is " + share + ", expected a number from 0 to 1");
    }
  }

  /**
   * Scales guided predictions, each picture's by itself.
   *
   * @param guided (B, 4, h, w) predictions with guidance
   * @param positive (B, 4, h, w) predictions for the prompt alone
   * @return (B, 4, h, w), {@code guided} itself at a share of 0, otherwise in its scope
   */
  public NDArray of(NDArray guided, NDArray positive) {
    if (share == 0) {
      return guided;
    }
    NDArray ratio = deviation(positive).div(deviation(guided));
    return guided.mul(ratio.mul(share).add(1 - share));
  }

  /** Returns the deviation over all latents of each picture, (B, 1, 1, 1). */
  private static NDArray deviation(NDArray x) {
    long pictures = x.getShape().get(0);
    NDArray values = x.reshape(pictures, -1);
    NDArray centred = values.sub(values.mean(new int[] {1}, true));
    double freedom = (double) x.size() / pictures - 1; // without bias, as the references compute it
    NDArray squares = centred.mul(centred).sum(new int[] {1});
    return squares.div(freedom).sqrt().reshape(pictures, 1, 1, 1);
  }
}
