package io.vstar.checkpoint;

import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A tensor of a model that contains NaN or an infinity.
 *
 * @param part part of the model
 * @param file file that contains the tensor
 * @param tensor name of the tensor in diffusers layout
 * @param value first such value, NaN or an infinity
 */
public record BrokenWeights(ModelPart part, Path file, String tensor, float value) {
  /**
   * Searches a model for such a tensor. Reads all of the parts, which takes seconds for gigabytes,
   * and is meant for the search for the cause of a wrong result.
   *
   * @param parts parts in the order of the search
   * @return the first such tensor; empty if all values are finite
   * @throws CheckpointException if a part cannot be read
   */
  public static Optional<BrokenWeights> find(ModelFiles model, List<ModelPart> parts) {
    for (ModelPart part : parts) {
      try (TensorFile file = model.open(part)) {
        Optional<BrokenWeights> found = in(part, file);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Searches one open part for such a tensor. */
  public static Optional<BrokenWeights> in(ModelPart part, TensorFile file) {
    for (String name : file.tensors().keySet()) {
      Optional<Float> value = file.tensor(name).firstNotFinite();
      if (value.isPresent()) {
        return Optional.of(new BrokenWeights(part, file.path(), name, value.get()));
      }
    }
    return Optional.empty();
  }

  /** Returns an error message that says what to do. */
  @Override
  public String toString() {
    return "%s: tensor %s of the %s holds %s; download the file again, or name another"
        .formatted(file, tensor, part.folder(), value);
  }
}
