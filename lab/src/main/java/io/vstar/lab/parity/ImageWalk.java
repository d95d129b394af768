package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.CheckpointException;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.Mask;
import io.vstar.image.PixelArrays;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.Denoiser;
import io.vstar.sampling.DpmPlusPlusSampler;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.SigmaSpacing;
import io.vstar.sampling.Start;
import io.vstar.sampling.StepHook;
import io.vstar.sampling.UNetInput;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.vae.LatentDistribution;
import java.util.ArrayList;
import java.util.List;

/** A recorded walk that starts from an image, with the reference's random draws. */
record ImageWalk(GoldenFolder golden, JsonObject facts, StableDiffusion model, TensorScope scope) {
  private static final double LEAST_TOLERANCE = 2e-4;

  /** Returns whether the UNet of a walk reads a mask. */
  static boolean readsMask(JsonObject facts) {
    return facts.get("kind").getAsString().equals("inpaint9");
  }

  void compare(List<ParityItem> items) {
    boolean whole = facts.get("kind").getAsString().equals("img2img");
    double strength = facts.get("strength").getAsDouble();
    // A UNet for inpainting that starts from noise alone draws no latents of the image.
    boolean fromNoise = !whole && strength == 1;
    boolean noImage = readsMask(facts) && fromNoise;
    NDArray noise = draw(noImage ? 0 : 1);
    NDArray clean = noImage ? noise : latents(golden.upload(scope, "image"), 0);
    NDArray mask = whole ? noise : mask(items);
    UNetInput input = readsMask(facts) ? input(mask, noImage ? 1 : 2, items) : UNetInput.LATENTS;
    boolean putsBack = !whole && !readsMask(facts);
    List<Double> timesteps = new ArrayList<>();
    List<NDArray> after = new ArrayList<>();
    Denoiser guided = guided(input);
    int steps = facts.get("steps").getAsInt();
    NDArray found =
        SamplingLoop.of(sampler(), model.schedule(), steps)
            .withNoise((inner, draw) -> draw(draw + 2))
            .withHook(putsBack ? putBack(clean, noise, mask) : StepHook.NONE)
            .withListener((step, latents) -> after.add(scope.adopt(latents.duplicate())))
            .run(
                scope,
                fromNoise ? Start.fromNoise(noise) : Start.fromImage(clean, noise, strength),
                (x, step) -> {
                  timesteps.add(Math.rint(step.timestep()));
                  return guided.predict(x, step);
                });
    items.add(
        ParityItem.of(
            key() + ".timesteps",
            timesteps.stream().mapToDouble(Double::doubleValue).toArray(),
            GoldenFolder.numbers(facts.get("timesteps")),
            0));
    items.add(item(".after1", after.get(0)));
    items.add(item(".after2", after.get(1)));
    items.add(item(".final", found));
  }

  private String key() {
    return facts.get("key").getAsString();
  }

  private NDArray draw(int index) {
    return golden.upload(scope, key() + ".draw" + index);
  }

  /** Returns a draw from the VAE's posterior of pixels in [0, 1]. */
  private NDArray latents(NDArray image, int draw) {
    LatentDistribution posterior = model.encoder().encode(image.mul(2).sub(1));
    return posterior.sample(draw(draw)).mul(model.config().vae().scalingFactor());
  }

  /** Returns the mask of latents, made of that of pixels. */
  private NDArray mask(List<ParityItem> items) {
    long[] shape = golden.shape("mask");
    int height = (int) shape[2];
    int width = (int) shape[3];
    float[] values = golden.floats("mask");
    float[] chw = new float[3 * values.length];
    for (int i = 0; i < chw.length; i++) {
      chw[i] = 2 * values[i % values.length] - 1;
    }
    Mask mask = Mask.of(PixelArrays.fromChw(chw, width, height));
    int cell = model.config().vae().downscale();
    float[] cells = mask.cells(cell);
    String name = key() + ".latent_mask";
    items.add(ParityItem.of(name, cells, golden.floats(name), 0));
    return scope.upload(cells, 1, 1, height / cell, width / cell);
  }

  private UNetInput input(NDArray mask, int draw, List<ParityItem> items) {
    NDArray stays = golden.upload(scope, "mask").lt(0.5f).toType(mask.getDataType(), false);
    NDArray masked = golden.upload(scope, "image").mul(2).sub(1).mul(stays);
    NDArray latents =
        model.encoder().encode(masked).sample(draw(draw)).mul(model.config().vae().scalingFactor());
    items.add(item(".masked_image_latents", latents));
    return x -> x.concat(mask, 1).concat(latents, 1);
  }

  private static StepHook putBack(NDArray clean, NDArray noise, NDArray mask) {
    NDArray stays = mask.mul(-1).add(1);
    return (latents, level, step) -> latents.mul(mask).add(level.of(clean, noise).mul(stays));
  }

  private Denoiser guided(UNetInput input) {
    String name = facts.get("model").getAsString();
    Guidance guidance =
        Guidance.of(
            Conditioning.of(golden.upload(scope, name + ".cond")),
            Conditioning.of(golden.upload(scope, name + ".uncond")),
            facts.get("guidance").getAsDouble());
    return new ClassifierFreeGuidance(
        model.unet(), ContextAdapter.NONE, input, GuidanceSchedule.constant(guidance));
  }

  private Sampler sampler() {
    double eta = facts.get("eta").isJsonNull() ? 0 : facts.get("eta").getAsDouble();
    String scheduler = facts.get("scheduler").getAsString();
    return switch (scheduler) {
      case "DDIMScheduler" -> new DdimSampler(TimestepSpacing.LEADING, eta);
      case "EulerDiscreteScheduler" -> new EulerSampler();
      case "DPMSolverMultistepScheduler" ->
          new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS);
      default ->
          throw new CheckpointException(
              "%s: has a walk of %s, which none here makes".formatted(golden.folder(), scheduler));
    };
  }

  private ParityItem item(String suffix, NDArray actual) {
    float[] expected = golden.floats(key() + suffix);
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double allowed = Math.max(LEAST_TOLERANCE, 10 * facts.get("fp32_vs_f64_maxdiff").getAsDouble());
    return ParityItem.of(key() + suffix, actual.toFloatArray(), expected, allowed / largest);
  }
}
