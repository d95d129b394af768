package io.vstar.generation;

import io.vstar.checkpoint.BrokenWeights;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.error.CheckpointException;
import io.vstar.nn.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks that results of networks are finite, and finds the damaged weight if they are not. Weights
 * are searched only then, since that takes as long as loading them.
 */
public final class FiniteResults {
  private final ModelFiles files;
  private final Precision precision;

  FiniteResults(ModelFiles files, Precision precision) {
    this.files = files;
    this.precision = precision;
  }

  /**
   * Checks that all values are finite.
   *
   * @param what name of the values for the message, such as {@code the picture of seed 7}
   * @param parts the parts of the model that computed them
   * @throws CheckpointException if a value is not finite; the message has {@code what}, the part
   *     and, if a weight is not finite, its file and tensor
   */
  public void require(float[] values, String what, ModelPart... parts) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw broken(value, what, Arrays.asList(parts));
      }
    }
  }

  private CheckpointException broken(float value, String what, List<ModelPart> parts) {
    Optional<BrokenWeights> weights = BrokenWeights.find(files, parts);
    String start = "%s cannot be had: %s is among the values".formatted(what, value);
    if (weights.isPresent()) {
      return new CheckpointException(weights.get() + " (" + start + ")");
    }
    String names =
        parts.stream().map(ModelPart::folder).reduce((a, b) -> a + " and " + b).orElse("model");
    return new CheckpointException(
        "%s: %s, though all weights of its %s are numbers; %s"
            .formatted(files.path(), start, names, advice(parts)));
  }

  private String advice(List<ModelPart> parts) {
    String gentler = "take less guidance, or embeddings and hypernetworks at less strength";
    if (parts.contains(ModelPart.VAE)) { // which computes in float32 whatever the precision
      return gentler + ", or another VAE";
    }
    if (precision == Precision.FP32) {
      return gentler;
    }
    return "%s may be too narrow for it: take %s"
        .formatted(
            precision.name().toLowerCase(Locale.ROOT),
            precision == Precision.FP16 ? "bf16 or fp32" : "fp32");
  }
}
