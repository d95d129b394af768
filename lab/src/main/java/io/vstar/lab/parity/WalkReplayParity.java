package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.noise.NoiseSchedule;
import io.vstar.sampling.Denoiser;
import io.vstar.sampling.GuidanceRescale;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Replays walks of k-diffusion's and diffusers' samplers: the sampler gets the recorded outputs of
 * the network and the recorded noise, and its inputs and latents are compared with the recorded
 * ones.
 */
final class WalkReplayParity implements FormulaParity.Part {
  private static final String STEM = "golden";

  /** Some units in the last place of the noise that a walk begins with, of up to 4 deviations. */
  private static final double ULPS = Math.scalb(4, -22);

  private static final String RESCALE = "cfg_rescale.";

  /** The tolerance of tables: the rescaled ends of the references differ by 1e-7 of the first ᾱ. */
  private static final double TABLE = 1e-6;

  @Override
  public String file() {
    return STEM + ".json";
  }

  @Override
  public boolean isIn(Path folder) {
    return Files.exists(folder.resolve(file()))
        && GoldenFolder.hasFacts(folder.resolve(file()), "steps", "guidance", "cases");
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    try (GoldenFolder golden = GoldenFolder.open(folder, STEM)) {
      for (JsonObject facts : golden.cases()) {
        try (TensorScope scope = runtime.openScope("replay")) {
          Replay replay = new Replay(golden, facts, scope);
          if (replay.key().startsWith(RESCALE)) {
            replay.rescale(items);
          } else {
            replay.walk(golden.fact("steps").getAsInt(), items);
          }
        }
      }
      addSchedules(golden, items);
    }
  }

  private static void addSchedules(GoldenFolder golden, List<ParityItem> items) {
    NoiseScheduleConfig velocity =
        NoiseScheduleConfig.sd15().withPrediction(PredictionType.V_PREDICTION);
    if (golden.has("zsnr.diffusers_alphas_cumprod")) {
      items.add(
          ParityItem.of(
              "zsnr.diffusers_alphas_cumprod",
              alphas(new NoiseSchedule(velocity.withZeroTerminalSnr())),
              golden.floats("zsnr.diffusers_alphas_cumprod"),
              TABLE));
    }
    if (golden.has("alphas_cumprod")) {
      items.add(
          ParityItem.of(
              "alphas_cumprod",
              alphas(new NoiseSchedule(velocity)),
              golden.floats("alphas_cumprod"),
              TABLE));
    }
  }

  private static float[] alphas(NoiseSchedule schedule) {
    float[] alphas = new float[schedule.timesteps()];
    for (int t = 0; t < alphas.length; t++) {
      alphas[t] = (float) schedule.alphaCumprod(t);
    }
    return alphas;
  }

  /** A case of the folder. */
  private record Replay(GoldenFolder golden, JsonObject facts, TensorScope scope) {

    String key() {
      return facts.get("key").getAsString();
    }

    private double guidance() {
      return facts.get("guidance").getAsDouble();
    }

    private NDArray upload(String name) {
      return golden.upload(scope, name);
    }

    void rescale(List<ParityItem> items) {
      double share = Double.parseDouble(key().substring((RESCALE + "phi").length()));
      NDArray cond = upload(RESCALE + "cond");
      items.add(item(key(), guided(cond, upload(RESCALE + "uncond"), share)));
    }

    private NDArray guided(NDArray cond, NDArray uncond, double share) {
      NDArray guided = uncond.add(cond.sub(uncond).mul(guidance()));
      return new GuidanceRescale(share).of(guided, cond);
    }

    void walk(int usualSteps, List<ParityItem> items) {
      Sampler sampler = ReferenceSampler.of(golden.folder(), facts);
      int steps = sampler.name().equals("LCM") ? inputs() : usualSteps;
      NoiseSchedule schedule = schedule();
      List<NDArray> asked = new ArrayList<>();
      Denoiser recorded =
          (x, step) -> {
            asked.add(scope.adopt(x.duplicate()));
            return output(step.index());
          };
      List<NDArray> after = new ArrayList<>();
      SamplingLoop loop =
          SamplingLoop.of(sampler, schedule, steps)
              .withNoise((inner, draw) -> noise(draw))
              .withListener((step, latents) -> after.add(scope.adopt(latents.duplicate())));
      String model = facts.get("model").getAsString();
      NDArray found = loop.run(scope, Start.fromNoise(upload(model + ".initial_noise")), recorded);
      compare(sampler.plan(schedule, steps), asked, after, items);
      items.add(item(key() + ".final", found));
    }

    private int inputs() {
      return Math.toIntExact(golden.shape(key() + ".model_in")[0]);
    }

    private void compare(
        Sampler.Walk walk, List<NDArray> asked, List<NDArray> after, List<ParityItem> items) {
      for (int i = 0; i < inputs(); i++) {
        float[] expected = golden.floats(key() + ".model_in", i);
        float[] actual = i < asked.size() ? asked.get(i).toFloatArray() : new float[0];
        items.add(item(key() + ".model_in[" + i + "]", actual, expected, 0));
      }
      int callsPerStep = inputs() > 2 * 9 ? 2 : 1;
      for (int step : new int[] {1, 3}) {
        String name = key() + ".after" + step;
        int calls = step * callsPerStep;
        if (golden.has(name) && calls < walk.calls()) {
          double scale = ReferenceSampler.scale(facts, walk, calls);
          double unit = ULPS * walk.initialNoiseScale() * scale;
          NDArray latents = after.get(calls - 1).mul(scale);
          items.add(item(name, latents.toFloatArray(), golden.floats(name), unit));
        }
      }
      double[] timesteps = walk.timesteps().stream().mapToDouble(Double::doubleValue).toArray();
      String listed = facts.has("model_t") ? ".model_t" : ".timesteps";
      double[] expected =
          facts.has("model_t")
              ? GoldenFolder.numbers(facts.get("model_t"))
              : doubles(golden.floats(key() + ".timesteps"));
      items.add(ParityItem.of(key() + listed, timesteps, expected, FormulaParity.FORMULA));
    }

    private NoiseSchedule schedule() {
      NoiseScheduleConfig config = NoiseScheduleConfig.sd15();
      NoiseScheduleConfig predicting =
          facts.get("model").getAsString().equals("v")
              ? config.withPrediction(PredictionType.V_PREDICTION)
              : config;
      return key().contains("zsnr")
          ? new NoiseSchedule(predicting.withZeroTerminalSnr())
          : Float32Schedule.of(predicting);
    }

    private NDArray noise(int draw) {
      String name = key() + ".noise";
      return scope.upload(golden.floats(name, draw), batched(name));
    }

    private NDArray output(int call) {
      JsonObject step = facts.has("step_args") ? facts.getAsJsonObject("step_args") : null;
      double share = step != null && step.has("phi") ? step.get("phi").getAsDouble() : 0;
      return guided(output("cond", call), output("uncond", call), share);
    }

    private NDArray output(String text, int call) {
      String name = key() + ".model_out_" + text;
      return scope.upload(golden.floats(name, call), batched(name));
    }

    /** Returns the shape of an entry as a batch of one. */
    private long[] batched(String name) {
      long[] shape = golden.shape(name);
      shape[0] = 1;
      return shape;
    }

    private ParityItem item(String name, NDArray actual) {
      return item(name, actual.toFloatArray(), golden.floats(name), 0);
    }

    /**
     * Compares with ten times the reference's own error in float32, as a share of its largest
     * value.
     *
     * @param least error that is allowed anyway
     */
    private ParityItem item(String name, float[] actual, float[] expected, double least) {
      double largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      double allowed = Math.max(least, 10 * facts.get("fp32_vs_f64_maxdiff").getAsDouble());
      return ParityItem.of(name, actual, expected, allowed / largest);
    }

    private static double[] doubles(float[] values) {
      double[] doubles = new double[values.length];
      Arrays.setAll(doubles, i -> values[i]);
      return doubles;
    }
  }
}
