package io.vstar.lab.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.ForwardDiffusion;
import io.vstar.train.objective.NoiseOffset;
import io.vstar.train.objective.Noising;
import io.vstar.train.objective.PyramidNoise;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares noise offset, pyramid noise and input perturbation on the draws of kohya's sd-scripts.
 */
final class NoiseDrawParity {
  private static final String PERTURBATION = "noise.ip.gamma";

  private final GoldenFolder golden;
  private final TensorScope scope;

  NoiseDrawParity(GoldenFolder golden, TensorScope scope) {
    this.golden = golden;
    this.scope = scope;
  }

  /** Returns whether a tensor belongs to this comparison, as input or as result. */
  static boolean knows(String tensor) {
    return tensor.startsWith("noise.");
  }

  void addTo(List<ParityItem> items) {
    for (JsonObject each : golden.cases()) {
      String key = each.get("key").getAsString();
      if (each.has("iterations")) {
        pyramid(items, key, each);
      } else if (each.has("noise_offset")) {
        offset(items, key, each);
      } else {
        perturbation(items, key);
      }
    }
  }

  private void offset(List<ParityItem> items, String key, JsonObject each) {
    JsonElement adaptive = each.get("adaptive_noise_scale");
    NoiseOffset offset =
        new NoiseOffset(
            each.get("noise_offset").getAsDouble(),
            adaptive.isJsonNull() ? 0 : adaptive.getAsDouble());
    float[] draws = golden.floats(key + ".draw");
    float[] noise = golden.floats("noise.base");
    NoiseOffset.add(noise, offset.strengths(golden.floats("noise.latents"), draws.length), draws);
    add(items, key + ".result", noise);
  }

  private void pyramid(List<ParityItem> items, String key, JsonObject each) {
    long[] shape = golden.shape("noise.base");
    int height = Math.toIntExact(shape[2]);
    int width = Math.toIntExact(shape[3]);
    JsonArray shares = each.getAsJsonArray("uniform_draws");
    List<PyramidNoise.Level> levels = new ArrayList<>();
    List<List<Integer>> sides = new ArrayList<>();
    for (int i = 0; i < shares.size(); i++) {
      double share = shares.get(i).getAsDouble();
      int h = PyramidNoise.side(height, i, share);
      int w = PyramidNoise.side(width, i, share);
      sides.add(List.of(h, w));
      levels.add(new PyramidNoise.Level(h, w, golden.floats(key + ".draw" + i)));
    }
    items.add(new ParityItem(key + ".levels", sides.equals(expected(each)) ? 0 : 1, 0));
    float[] noise = golden.floats("noise.base");
    if (sides.equals(expected(each))) {
      new PyramidNoise(each.get("iterations").getAsInt(), each.get("discount").getAsDouble())
          .apply(noise, height, width, levels);
    }
    add(items, key + ".result", noise);
  }

  private static List<List<Integer>> expected(JsonObject each) {
    return each.getAsJsonArray("levels").asList().stream()
        .map(level -> level.getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList())
        .toList();
  }

  private void perturbation(List<ParityItem> items, String key) {
    double strength = Double.parseDouble(key.substring(PERTURBATION.length()));
    float[] noise =
        Noising.perturbed(golden.floats("noise.base"), golden.floats("noise.ip.draw"), strength);
    float[] noised =
        new ForwardDiffusion(LossParity.schedule(golden, PredictionType.EPSILON))
            .addNoise(
                golden.upload(scope, "noise.latents"),
                scope.upload(noise, golden.shape("noise.base")),
                golden.ints("noise.ip.timesteps"))
            .toFloatArray();
    add(items, key + ".noisy", noised);
  }

  private void add(List<ParityItem> items, String name, float[] actual) {
    items.add(ParityItem.of(name, actual, golden.floats(name), FormulaParity.FORMULA));
  }
}
