package io.vstar.train.dreambooth;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.generation.LoadPlan;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.train.config.TrainingSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The memory that trained weights take, beside activations and what is frozen.
 *
 * @param weights the number of trained weights
 * @param stateBytes the bytes of the optimizer's state for each
 * @param averaged whether a moving average is kept
 */
record TrainedMemory(long weights, double stateBytes, boolean averaged) {
  private static final double MOMENTS_OF_ADAM = 8;
  private static final Map<String, Double> STATE_BYTES =
      Map.of("adamw-8bit", 2.1, "lion", 4.0, "sgd", 4.0, "adafactor", 0.1);

  /** The heap of bin/vstar.options, by which copies outside of it are limited too. */
  private static final double ALLOWED = 2L << 30;

  private static final double GIGABYTE = 1e9;

  /** Counts the weights that a plan trains. */
  static TrainedMemory of(ModelFiles model, LoadPlan plan, TrainingSettings training) {
    long weights = 0;
    for (ModelPart part : ModelPart.of(model.config())) {
      if (plan.trained().contains(part)) {
        try (TensorFile file = model.open(part)) {
          weights +=
              file.tensors().values().stream()
                  .filter(info -> info.dtype().isFloating())
                  .filter(info -> plan.trainedNames().test(part.folder() + "." + info.name()))
                  .mapToLong(TensorInfo::elements)
                  .sum();
        }
      }
    }
    String optimizer = training.chosenOptimizer().type();
    return new TrainedMemory(
        weights, STATE_BYTES.getOrDefault(optimizer, MOMENTS_OF_ADAM), training.ema().isPresent());
  }

  /** Returns the bytes on the device: values, gradients, the optimizer's state, averages. */
  double device() {
    return weights * (2 * Float.BYTES + stateBytes + average());
  }

  /** Returns the bytes of main memory: the best values, and the copies of a snapshot. */
  double host() {
    return weights * (2 * Float.BYTES + stateBytes + average());
  }

  private double average() {
    return averaged ? Float.BYTES : 0;
  }

  /** Returns a warning if the JVM must be allowed to have more memory than usual. */
  Optional<String> warning() {
    if (host() < ALLOWED) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%.0f million weights are trained: %.1f GB for values, gradients and the optimizer's"
                + " state, and %.1f GB of main memory for the best values and a snapshot; allow the"
                + " JVM to have these with VSTAR_JAVA_OPTS=-XX:MaxDirectMemorySize=%.0fg",
            weights / 1e6,
            device() / GIGABYTE,
            host() / GIGABYTE,
            Math.ceil(1.1 * host() / (1L << 30))));
  }
}
