package io.vstar.lab.parity;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.checkpoint.Models;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
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
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.vae.LatentDistribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks that start from an image, and one that puts a part of it back, against diffusers. */
class ImageStartParityTest {

  @ParameterizedTest
  @ValueSource(strings = {"tiny-sd15", "tiny-sd21"})
  void imagesLeadWhereTheReferenceLeadsThem(String name) throws Exception {
    try (GoldenFolder golden = GoldenFolder.open(resource("img2img"));
        TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
        StableDiffusion model =
            StableDiffusion.load(runtime, Models.open(resource(name).toString()), Precision.FP32)) {
      for (JsonElement each : golden.fact("cases").getAsJsonArray()) {
        JsonObject facts = each.getAsJsonObject();
        if (facts.get("model").getAsString().equals(name)) {
          try (TensorScope scope = runtime.openScope("img2img")) {
            compare(golden, facts, model, scope);
          }
        }
      }
    }
  }

  private static void compare(
      GoldenFolder golden, JsonObject facts, StableDiffusion model, TensorScope scope) {
    String key = facts.get("key").getAsString();
    double strength = facts.get("strength").getAsDouble();
    boolean inpaints = facts.get("kind").getAsString().equals("inpaint4");
    NDArray clean = latents(golden, key, model, scope);
    NDArray noise = golden.upload(scope, key + ".draw1");
    List<Double> timesteps = new ArrayList<>();
    List<NDArray> after = new ArrayList<>();
    Denoiser guided = guided(golden, facts, model, scope);
    Sampler sampler = sampler(key);
    SamplingLoop loop =
        SamplingLoop.of(sampler, model.schedule(), facts.get("steps").getAsInt())
            .withHook(inpaints ? putBack(golden, key, clean, noise, scope) : StepHook.NONE)
            .withListener((step, latents) -> after.add(scope.adopt(latents.duplicate())));
    // The reference's inpainting starts from pure noise at full strength, its img2img does not.
    Start start =
        inpaints && strength == 1
            ? Start.fromNoise(noise)
            : Start.fromImage(clean, noise, strength);
    NDArray found =
        loop.run(
            scope,
            start,
            (x, step) -> {
              timesteps.add(Math.rint(step.timestep()));
              return guided.predict(x, step);
            });

    assertThat(timesteps).as(key).isEqualTo(timesteps(facts));
    double tolerance = Math.max(2e-4, 10 * facts.get("fp32_vs_f64_maxdiff").getAsDouble());
    assertClose(after.get(0), golden.upload(scope, key + ".after1"), tolerance);
    assertClose(after.get(1), golden.upload(scope, key + ".after2"), tolerance);
    assertClose(found, golden.upload(scope, key + ".final"), tolerance);
  }

  private static List<Double> timesteps(JsonObject facts) {
    return facts.getAsJsonArray("timesteps").asList().stream()
        .map(JsonElement::getAsDouble)
        .toList();
  }

  /** A draw from the VAE's posterior of the image. */
  private static NDArray latents(
      GoldenFolder golden, String key, StableDiffusion model, TensorScope scope) {
    NDArray pixels = golden.upload(scope, "image").mul(2).sub(1);
    LatentDistribution posterior = model.encoder().encode(pixels);
    NDArray deviation = posterior.logVariance().div(2).exp();
    return posterior
        .mean()
        .add(deviation.mul(golden.upload(scope, key + ".draw0")))
        .mul(model.config().vae().scalingFactor());
  }

  private static StepHook putBack(
      GoldenFolder golden, String key, NDArray clean, NDArray noise, TensorScope scope) {
    NDArray mask = golden.upload(scope, key + ".latent_mask");
    NDArray kept = mask.mul(-1).add(1);
    return (latents, level, step) -> latents.mul(mask).add(level.of(clean, noise).mul(kept));
  }

  private static Denoiser guided(
      GoldenFolder golden, JsonObject facts, StableDiffusion model, TensorScope scope) {
    String name = facts.get("model").getAsString();
    Guidance guidance =
        Guidance.of(
            Conditioning.of(golden.upload(scope, name + ".cond")),
            Conditioning.of(golden.upload(scope, name + ".uncond")),
            facts.get("guidance").getAsDouble());
    return new ClassifierFreeGuidance(
        model.unet(), ContextAdapter.NONE, GuidanceSchedule.constant(guidance));
  }

  private static Sampler sampler(String key) {
    if (key.contains(".ddim.")) {
      return new DdimSampler();
    }
    return key.contains(".euler.")
        ? new EulerSampler()
        : new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(ImageStartParityTest.class.getResource("/golden/" + name).toURI());
  }
}
