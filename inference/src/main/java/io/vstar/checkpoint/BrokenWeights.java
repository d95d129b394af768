package io.vstar.checkpoint;

import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A tensor of a model that holds something else than numbers.
 *
 * @param file that it is in
 * @param tensor its name in the layout of diffusers
 * @param value the first one that is no number: NaN or an infinity
 */
public record BrokenWeights(ModelPart part, Path file, String tensor, float value) {
  /**
   * Looks for one. Reads the parts whole, which takes seconds for gigabytes: to be asked once a
   * result is wrong, not before.
   *
   * @param parts in the order in which to look
   * @return the first there is
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

  /** As {@link #find}, in one part that is open. */
  public static Optional<BrokenWeights> in(ModelPart part, TensorFile file) {
    for (String name : file.tensors().keySet()) {
      Optional<Float> value = file.tensor(name).firstNotFinite();
      if (value.isPresent()) {
        return Optional.of(new BrokenWeights(part, file.path(), name, value.get()));
      }
    }
    return Optional.empty();
  }

  /** What is wrong, and what to do. */
  @Override
  public String toString() {
    return "%s: tensor %s of the %s holds %s; download the file again, or name another"
        .formatted(file, tensor, part.folder(), value);
  }
}
