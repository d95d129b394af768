package io.vstar.train.parity;

import ai.djl.ndarray.NDArray;
import io.vstar.generation.StableDiffusion;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.TimestepSpacing;
import io.vstar.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Whole trajectories of the samplers, with guidance. */
final class SamplerParity {
  private static final Map<String, Function<TimestepSpacing, Sampler>> SAMPLERS =
      Map.of("ddim", DdimSampler::new, "euler", EulerSampler::new);

  private final GoldenFolder golden;
  private final StableDiffusion model;
  private final TensorScope scope;

  SamplerParity(GoldenFolder golden, StableDiffusion model, TensorScope scope) {
    this.golden = golden;
    this.model = model;
    this.scope = scope;
  }

  void addTo(List<ParityItem> items) {
    SAMPLERS.keySet().stream().sorted().forEach(name -> sampler(items, name));
  }

  private void sampler(List<ParityItem> items, String name) {
    String spacing = golden.fact("samplers", name, "config", "timestep_spacing").getAsString();
    Sampler sampler =
        SAMPLERS.get(name).apply(TimestepSpacing.valueOf(spacing.toUpperCase(Locale.ROOT)));
    int steps = golden.fact("config", "steps").getAsInt();
    Map<String, float[]> actual = new LinkedHashMap<>();
    actual.put("timesteps", timesteps(sampler, steps));
    NDArray latents =
        SamplingLoop.run(
            scope,
            sampler,
            model.schedule(),
            steps,
            golden.upload(scope, "sampler.initial_noise"),
            predictor(),
            (step, x) -> {
              if (step == 1 || step == 5) {
                actual.put("after" + step, x.toFloatArray());
              }
            });
    actual.put("final", latents.toFloatArray());
    actual.forEach(
        (item, values) -> {
          String full = "sampler." + name + "." + item;
          items.add(ParityItem.of(full, values, golden.floats(full), Parity.TRAJECTORY));
        });
  }

  private ClassifierFreeGuidance predictor() {
    double guidance = golden.fact("config", "guidance").getAsDouble();
    return new ClassifierFreeGuidance(
        model.unet(),
        model.schedule(),
        golden.upload(scope, "sampler.cond"),
        golden.upload(scope, "sampler.uncond"),
        guidance);
  }

  private float[] timesteps(Sampler sampler, int steps) {
    List<Double> visited = sampler.plan(model.schedule(), steps).timesteps();
    float[] values = new float[visited.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = visited.get(i).floatValue();
    }
    return values;
  }
}
