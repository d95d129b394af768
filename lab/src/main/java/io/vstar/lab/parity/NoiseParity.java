package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.generation.StableDiffusion;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.ForwardDiffusion;
import java.util.List;

/** Compares the noise schedule: ᾱ, the adding of noise, and the velocity target. */
final class NoiseParity {
  private final GoldenFolder golden;
  private final StableDiffusion model;
  private final TensorScope scope;

  NoiseParity(GoldenFolder golden, StableDiffusion model, TensorScope scope) {
    this.golden = golden;
    this.model = model;
    this.scope = scope;
  }

  void addTo(List<Comparison> results) {
    NoiseSchedule schedule = model.schedule();
    float[] alphas = new float[schedule.timesteps()];
    for (int t = 0; t < alphas.length; t++) {
      alphas[t] = (float) schedule.alphaCumprod(t);
    }
    add(results, "sched.alphas_cumprod", alphas);
    NDArray clean = golden.upload(scope, "sched.x0");
    NDArray noise = golden.upload(scope, "sched.noise");
    int[] timesteps = golden.ints("sched.timesteps");
    ForwardDiffusion diffusion = new ForwardDiffusion(schedule);
    add(results, "sched.add_noise", diffusion.addNoise(clean, noise, timesteps).toFloatArray());
    ForwardDiffusion velocity = new ForwardDiffusion(predictingVelocity(schedule));
    add(results, "sched.velocity", velocity.target(clean, noise, timesteps).toFloatArray());
  }

  private static NoiseSchedule predictingVelocity(NoiseSchedule schedule) {
    return new NoiseSchedule(schedule.config().withPrediction(PredictionType.V_PREDICTION));
  }

  private void add(List<Comparison> results, String name, float[] actual) {
    results.add(Comparison.of(name, actual, Parity.PASS));
  }
}
