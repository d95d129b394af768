package io.vstar.lab.parity;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The part of {@link Parity} that is over in a second: tokenizers, single passes, a gradient and
 * the noise schedule. Trajectories of samplers and of a training take most of a comparison's time,
 * and know a model only by these and by its config. So this part is enough for a model whose
 * topology is compared as a whole elsewhere, when its weights come from another file.
 */
final class PassParity {
  /** The beginnings of the names of trajectories, which are not compared. */
  static final Pattern LONG = Pattern.compile("^(sampler|ti)\\.");

  private PassParity() {}

  /**
   * Compares a model with a golden folder in float32.
   *
   * @param folder the golden folder, with inputs and outputs of the reference
   * @param files the model that made them, in any layout
   */
  static List<ParityItem> run(TensorRuntime runtime, Path folder, ModelFiles files) {
    List<Comparison> results = new ArrayList<>();
    try (GoldenFolder golden = GoldenFolder.open(folder);
        StableDiffusion model = StableDiffusion.load(runtime, files, Precision.FP32);
        TensorScope scope = runtime.openScope("passes")) {
      new NetworkParity(golden, model, scope).addTo(results);
      new NoiseParity(golden, model, scope).addTo(results);
      return results.stream().map(result -> result.with(golden)).toList();
    }
  }
}
