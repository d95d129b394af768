package io.vstar.checkpoint;

import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.util.List;
import java.util.Map;

/** The shapes of a checkpoint's tensors with one prefix, from which the config is read. */
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

  /** Returns whether any tensor's name begins with the prefix. */
  boolean any() {
    return tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  /**
   * Returns the length of an axis.
   *
   * @throws CheckpointException if there is no such tensor or axis
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

  /** Returns the number of axes. */
  int rank(String name) {
    return shape(name).size();
  }

  /** Returns the number of consecutive tensors {@code before0after}, {@code before1after}, …. */
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
