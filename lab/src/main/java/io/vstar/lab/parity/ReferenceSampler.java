package io.vstar.lab.parity;

import com.google.gson.JsonObject;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.CheckpointException;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.DpmPlusPlus2sAncestralSampler;
import io.vstar.sampling.DpmPlusPlusMultistepSdeSampler;
import io.vstar.sampling.DpmPlusPlusMultistepSdeSampler.Rule;
import io.vstar.sampling.DpmPlusPlusSampler;
import io.vstar.sampling.DpmPlusPlusSdeSampler;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.LcmSampler;
import io.vstar.sampling.NoiseLevel;
import io.vstar.sampling.Renoising;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.SigmaSpacing;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The samplers of recorded walks, by the names that k-diffusion and diffusers give them. */
final class ReferenceSampler {
  private static final TimestepSpacing LINSPACE = TimestepSpacing.LINSPACE;

  private static final Map<String, SigmaSpacing> SIGMAS =
      Map.of(
          "karras", SigmaSpacing.KARRAS,
          "exponential", SigmaSpacing.EXPONENTIAL,
          "polyexponential", SigmaSpacing.POLYEXPONENTIAL,
          "align_your_steps", SigmaSpacing.ALIGN_YOUR_STEPS);

  private ReferenceSampler() {}

  /**
   * Returns the sampler of a recorded walk.
   *
   * @throws CheckpointException if there is none here
   */
  static Sampler of(Path folder, JsonObject facts) {
    try {
      return facts.has("sampler") ? ofKDiffusion(facts) : ofDiffusers(facts);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "%s: golden.json has the walk %s, which no sampler here makes: %s"
              .formatted(folder, facts.get("key").getAsString(), e.getMessage()),
          e);
    }
  }

  /** Returns the factor from the scale of a walk here to that of the recorded one. */
  static double scale(JsonObject facts, Sampler.Walk walk, int call) {
    NoiseLevel level = walk.level(call);
    boolean unscaled = facts.has("sampler") || is(facts, "EulerDiscreteScheduler");
    double wanted = unscaled ? 1 : 1 / Math.hypot(level.sigma(), 1);
    return wanted / level.signal();
  }

  private static Sampler ofKDiffusion(JsonObject facts) {
    JsonObject args = facts.getAsJsonObject("args");
    SigmaSpacing sigmas = SIGMAS.get(facts.get("sigmas").getAsString());
    if (sigmas == null) {
      throw new IllegalArgumentException("its sigmas are " + facts.get("sigmas"));
    }
    Renoising renoising = new Renoising(number(args, "eta", 1), number(args, "s_noise", 1));
    boolean heun = args.has("solver_type") && args.get("solver_type").getAsString().equals("heun");
    String name = facts.get("sampler").getAsString();
    return switch (name) {
      case "euler" -> new EulerSampler(LINSPACE, sigmas);
      case "dpmpp_2m" -> new DpmPlusPlusSampler(LINSPACE, sigmas);
      case "dpmpp_sde" -> new DpmPlusPlusSdeSampler(LINSPACE, sigmas, renoising);
      case "dpmpp_2s_ancestral" -> new DpmPlusPlus2sAncestralSampler(LINSPACE, sigmas, renoising);
      case "dpmpp_2m_sde" ->
          new DpmPlusPlusMultistepSdeSampler(
              2, heun ? Rule.HEUN : Rule.MIDPOINT, LINSPACE, sigmas, renoising);
      case "dpmpp_3m_sde" ->
          new DpmPlusPlusMultistepSdeSampler(3, Rule.HEUN, LINSPACE, sigmas, renoising);
      default -> throw new IllegalArgumentException("its sampler is " + name);
    };
  }

  private static Sampler ofDiffusers(JsonObject facts) {
    JsonObject config = facts.getAsJsonObject("config");
    TimestepSpacing spacing =
        TimestepSpacing.valueOf(
            config.get("timestep_spacing").getAsString().toUpperCase(Locale.ROOT));
    if (is(facts, "DDIMScheduler")) {
      return new DdimSampler(spacing, number(facts.getAsJsonObject("step_args"), "eta", 0));
    }
    if (is(facts, "EulerDiscreteScheduler")) {
      return new EulerSampler(spacing, SigmaSpacing.TIMESTEPS);
    }
    if (is(facts, "LCMScheduler")) {
      return new LcmSampler(config.get("original_inference_steps").getAsInt());
    }
    if (is(facts, "DPMSolverMultistepScheduler")) {
      boolean sde = config.get("algorithm_type").getAsString().equals("sde-dpmsolver++");
      return new DpmPlusPlusMultistepSdeSampler(
          config.get("solver_order").getAsInt(),
          Rule.MIDPOINT,
          spacing,
          config.get("use_karras_sigmas").getAsBoolean()
              ? SigmaSpacing.KARRAS.atWholeTimesteps()
              : SigmaSpacing.TIMESTEPS,
          sde ? Renoising.WHOLE : Renoising.NONE);
    }
    throw new IllegalArgumentException("its scheduler is " + facts.get("class").getAsString());
  }

  private static boolean is(JsonObject facts, String scheduler) {
    return facts.has("class") && facts.get("class").getAsString().equals(scheduler);
  }

  private static double number(JsonObject args, String key, double byDefault) {
    return args != null && args.has(key) ? args.get(key).getAsDouble() : byDefault;
  }
}
