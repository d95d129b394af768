package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.CheckpointException;
import io.vstar.generation.StableDiffusion;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.DdpmSampler;
import io.vstar.sampling.DpmPlusPlusSampler;
import io.vstar.sampling.EulerAncestralSampler;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.HeunSampler;
import io.vstar.sampling.LmsSampler;
import io.vstar.sampling.PndmSampler;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.SigmaSpacing;
import io.vstar.sampling.Start;
import io.vstar.sampling.UniPcSampler;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** Compares whole trajectories of the samplers, with guidance. */
final class SamplerParity {
  private static final Map<String, Function<TimestepSpacing, Sampler>> SAMPLERS =
      Map.ofEntries(
          Map.entry("ddpm", DdpmSampler::new),
          Map.entry("ddim", DdimSampler::new),
          Map.entry("pndm", PndmSampler::new),
          Map.entry("euler", spacing -> new EulerSampler(spacing, SigmaSpacing.TIMESTEPS)),
          Map.entry("euler_karras", spacing -> new EulerSampler(spacing, SigmaSpacing.KARRAS)),
          Map.entry("euler_a", EulerAncestralSampler::new),
          Map.entry("dpmpp_2m", spacing -> new DpmPlusPlusSampler(spacing, SigmaSpacing.TIMESTEPS)),
          Map.entry(
              "dpmpp_2m_karras", spacing -> new DpmPlusPlusSampler(spacing, SigmaSpacing.KARRAS)),
          Map.entry("heun", HeunSampler::new),
          Map.entry("lms", LmsSampler::new),
          Map.entry("unipc", UniPcSampler::new));

  private final GoldenFolder golden;
  private final StableDiffusion model;
  private final TensorScope scope;

  SamplerParity(GoldenFolder golden, StableDiffusion model, TensorScope scope) {
    this.golden = golden;
    this.model = model;
    this.scope = scope;
  }

  void addTo(List<Comparison> results) {
    golden.fact("samplers").getAsJsonObject().keySet().stream()
        .sorted()
        .forEach(name -> sampler(results, name));
  }

  private void sampler(List<Comparison> results, String name) {
    if (!SAMPLERS.containsKey(name)) {
      throw new CheckpointException(
          "%s: golden.json has the sampler %s, expected one of %s"
              .formatted(golden.folder(), name, new TreeSet<>(SAMPLERS.keySet())));
    }
    String spacing = golden.fact("samplers", name, "config", "timestep_spacing").getAsString();
    Sampler sampler =
        SAMPLERS.get(name).apply(TimestepSpacing.valueOf(spacing.toUpperCase(Locale.ROOT)));
    int steps = golden.fact("config", "steps").getAsInt();
    Map<String, float[]> actual = new LinkedHashMap<>();
    Sampler.Walk walk = sampler.plan(model.schedule(), steps);
    actual.put("timesteps", floats(walk.timesteps()));
    if (!walk.sigmas().isEmpty()) {
      actual.put("sigmas", floats(walk.sigmas()));
    }
    NDArray latents =
        SamplingLoop.of(sampler, model.schedule(), steps)
            .withNoise(this::stepNoise)
            .withListener(
                (step, x) -> {
                  if (step == 1 || step == 5) {
                    actual.put("after" + step, x.toFloatArray());
                  }
                })
            .run(
                scope, Start.fromNoise(golden.upload(scope, "sampler.initial_noise")), predictor());
    actual.put("final", latents.toFloatArray());
    actual.forEach(
        (item, values) ->
            results.add(Comparison.of("sampler." + name + "." + item, values, Parity.TRAJECTORY)));
  }

  private ClassifierFreeGuidance predictor() {
    double guidance = golden.fact("config", "guidance").getAsDouble();
    return new ClassifierFreeGuidance(
        model.unet(),
        ContextAdapter.NONE,
        GuidanceSchedule.constant(
            Guidance.of(conditioning("cond"), conditioning("uncond"), guidance)));
  }

  private Conditioning conditioning(String kind) {
    NDArray context = golden.upload(scope, "sampler." + kind);
    return model.config().unet().sizeEmbedding().isEmpty()
        ? Conditioning.of(context)
        : Conditioning.of(
            context,
            golden.upload(scope, "sampler.text_embeds_" + kind),
            golden.upload(scope, "sampler.time_ids"));
  }

  /** Returns the noise of one draw, (B, 4, h, w), out of (draws, B, 4, h, w). */
  private NDArray stepNoise(TensorScope step, int draw) {
    String name = "sampler.step_noise";
    return step.upload(golden.floats(name, draw), golden.innerShape(name));
  }

  private static float[] floats(List<Double> numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return values;
  }
}
