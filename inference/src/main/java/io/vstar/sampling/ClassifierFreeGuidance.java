package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.UNet;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A denoiser that guides a UNet towards positive prompts and away from a negative one, by the
 * {@link Guidance} of each step. Predictions for texts of one length are made in one batch.
 */
public final class ClassifierFreeGuidance implements Denoiser {
  private final UNet unet;
  private final ContextAdapter adapter;
  private final UNetInput input;
  private final GuidanceSchedule schedule;
  private final GuidanceRescale rescale;
  private final Map<Guidance, JoinedGuidance> joined = new IdentityHashMap<>();

  /**
   * Guides a UNet that reads latents alone, without an adapter.
   *
   * @param schedule whose conditionings own what this object keeps
   */
  public ClassifierFreeGuidance(UNet unet, GuidanceSchedule schedule) {
    this(unet, ContextAdapter.NONE, schedule);
  }

  /**
   * Guides a UNet that reads latents alone.
   *
   * @param adapter the adapter of all predictions
   * @param schedule the guidance of each step; tensors that this object keeps belong to the scope
   *     of its conditionings
   */
  public ClassifierFreeGuidance(UNet unet, ContextAdapter adapter, GuidanceSchedule schedule) {
    this(unet, adapter, UNetInput.LATENTS, schedule);
  }

  /**
   * Guides a UNet.
   *
   * @param adapter the adapter of all predictions
   * @param input makes the UNet's input of latents
   * @param schedule the guidance of each step; tensors that this object keeps belong to the scope
   *     of its conditionings
   */
  public ClassifierFreeGuidance(
      UNet unet, ContextAdapter adapter, UNetInput input, GuidanceSchedule schedule) {
    this(unet, adapter, input, schedule, GuidanceRescale.NONE);
  }

  private ClassifierFreeGuidance(
      UNet unet,
      ContextAdapter adapter,
      UNetInput input,
      GuidanceSchedule schedule,
      GuidanceRescale rescale) {
    this.unet = unet;
    this.adapter = adapter;
    this.input = input;
    this.schedule = schedule;
    this.rescale = rescale;
  }

  /** Returns a denoiser whose guided predictions are scaled. */
  public ClassifierFreeGuidance with(GuidanceRescale other) {
    return new ClassifierFreeGuidance(unet, adapter, input, schedule, other);
  }

  @Override
  public NDArray predict(NDArray latents, SamplingStep step) {
    return joined
        .computeIfAbsent(schedule.at(step), guidance -> new JoinedGuidance(guidance, rescale))
        .predict(input.of(latents), (x, texts) -> forward(x, step.timestep(), texts));
  }

  private NDArray forward(NDArray inputs, double timestep, Conditioning texts) {
    float[] timesteps = new float[(int) inputs.getShape().get(0)];
    Arrays.fill(timesteps, (float) timestep);
    NDArray t = TensorScope.ownerOf(inputs).upload(timesteps, timesteps.length);
    return unet.forward(inputs, t, texts, adapter);
  }
}
