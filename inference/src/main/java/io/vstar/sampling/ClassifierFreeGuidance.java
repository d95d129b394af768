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
 * A model that follows prompts and keeps away from others, as a {@link Guidance} says at each step.
 * Predictions for texts of one length are made in one batch.
 */
public final class ClassifierFreeGuidance implements Denoiser {
  private final UNet unet;
  private final ContextAdapter adapter;
  private final UNetInput input;
  private final GuidanceSchedule schedule;
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
   * @param adapter that all predictions are made with
   * @param schedule whose conditionings own what this object keeps
   */
  public ClassifierFreeGuidance(UNet unet, ContextAdapter adapter, GuidanceSchedule schedule) {
    this(unet, adapter, UNetInput.LATENTS, schedule);
  }

  /**
   * Guides a UNet.
   *
   * @param adapter that all predictions are made with
   * @param input what the UNet reads for latents
   * @param schedule whose conditionings own what this object keeps
   */
  public ClassifierFreeGuidance(
      UNet unet, ContextAdapter adapter, UNetInput input, GuidanceSchedule schedule) {
    this.unet = unet;
    this.adapter = adapter;
    this.input = input;
    this.schedule = schedule;
  }

  @Override
  public NDArray predict(NDArray latents, SamplingStep step) {
    return joined
        .computeIfAbsent(schedule.at(step), JoinedGuidance::new)
        .predict(input.of(latents), (x, texts) -> forward(x, step.timestep(), texts));
  }

  private NDArray forward(NDArray inputs, double timestep, Conditioning texts) {
    float[] timesteps = new float[(int) inputs.getShape().get(0)];
    Arrays.fill(timesteps, (float) timestep);
    NDArray t = TensorScope.ownerOf(inputs).upload(timesteps, timesteps.length);
    return unet.forward(inputs, t, texts, adapter);
  }
}
