package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.UNet;
import java.util.Arrays;

/**
 * A prompt's prediction pushed away from that of the negative prompt (Ho and Salimans 2022):
 * negative + scale · (positive − negative). Both are predicted in one batch.
 */
public final class ClassifierFreeGuidance implements Denoiser {
  private final UNet unet;
  private final ContextAdapter adapter;
  private final Conditioning conditioning; // (2B, T, X), or (B, T, X) without guidance
  private final double scale;

  /**
   * @param positive B encoded prompts; owns what this object keeps
   * @param negative B encoded negative prompts; without effect when {@code scale} is 1
   * @param scale 1 for no guidance
   */
  public ClassifierFreeGuidance(
      UNet unet, Conditioning positive, Conditioning negative, double scale) {
    this(unet, ContextAdapter.NONE, positive, negative, scale);
  }

  /** As above, with an adapter that both predictions are made with. */
  public ClassifierFreeGuidance(
      UNet unet,
      ContextAdapter adapter,
      Conditioning positive,
      Conditioning negative,
      double scale) {
    this.unet = unet;
    this.adapter = adapter;
    this.scale = scale;
    this.conditioning = scale == 1 ? positive : positive.concat(negative);
  }

  @Override
  public NDArray predict(NDArray latents, double timestep) {
    return scale == 1 ? forward(latents, timestep) : guided(latents, timestep);
  }

  private NDArray guided(NDArray latents, double timestep) {
    long batch = latents.getShape().get(0);
    // One picture meets both texts as it is.
    NDArray output = forward(batch == 1 ? latents : latents.concat(latents, 0), timestep);
    NDArray towards = output.get("0:" + batch);
    NDArray away = output.get(batch + ":" + 2 * batch);
    return away.add(towards.sub(away).mul(scale));
  }

  private NDArray forward(NDArray latents, double timestep) {
    float[] timesteps = new float[(int) latents.getShape().get(0)];
    Arrays.fill(timesteps, (float) timestep);
    NDArray t = TensorScope.ownerOf(latents).upload(timesteps, timesteps.length);
    return unet.forward(latents, t, conditioning, adapter);
  }
}
