package io.vstar.checkpoint;

import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.util.List;
import java.util.Map;

/** The shapes below one prefix of a checkpoint, from which its config is read. */
final class LdmShapes {
  private final TensorFile file;
  private final Map<String, TensorInfo> tensors;
  private final String prefix;

  LdmShapes(TensorFile file, String prefix) {
    this.file = file;
    this.tensors = file.tensors();
    this.prefix = prefix;
  }

  boolean has(String name) {
    return tensors.containsKey(prefix + name);
  }

  /** Whether any tensor's name begins with the prefix. */
  boolean any() {
    return tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  /**
   * Length of an axis.
   *
   * @throws CheckpointException if there is no such tensor, or it has not so many axes
   */
  int size(String name, int axis) {
    List<Long> shape = shape(name);
    if (axis >= shape.size() || shape.get(axis) > Integer.MAX_VALUE) {
      throw new CheckpointException(
          "%s: tensor %s has shape %s, which no Stable Diffusion model has"
              .formatted(file.path(), prefix + name, shape));
    }
    return Math.toIntExact(shape.get(axis));
  }

  /** Number of axes. */
  int rank(String name) {
    return shape(name).size();
  }

  /** How many of {@code before0after}, {@code before1after}, … there are. */
  int count(String before, String after) {
    int count = 0;
    while (has(before + count + after)) {
      count++;
    }
    return count;
  }

  private List<Long> shape(String name) {
    TensorInfo info = tensors.get(prefix + name);
    if (info == null) {
      throw new CheckpointException(
          "%s: has no tensor %s; is it a whole Stable Diffusion checkpoint?"
              .formatted(file.path(), prefix + name));
    }
    return info.shape();
  }
}
