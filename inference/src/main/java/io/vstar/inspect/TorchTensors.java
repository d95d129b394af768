package io.vstar.inspect;

import io.vstar.error.CheckpointException;
import io.vstar.io.PythonTuple;
import io.vstar.io.TensorInfo;
import io.vstar.io.TorchFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flattens the outline of a torch file ({@link TorchFile#outline}) to named tensors. */
final class TorchTensors {
  private static final String STATE_DICT = "state_dict";

  /**
   * The most values: ten times those of the largest checkpoints; a shared value counts each time.
   */
  private static final int MAX_VALUES = 200_000;

  private final Path file;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private int values;

  private TorchTensors(Path file) {
    this.file = file;
  }

  /**
   * Returns the tensors by name, which consists of all keys that lead to a tensor, joined by dots.
   * The key {@code state_dict} of a training checkpoint is left out.
   *
   * @throws CheckpointException if it holds more than 200 000 values
   */
  static Map<String, TensorInfo> flatten(Path file, Object outline) {
    TorchTensors found = new TorchTensors(file);
    if (outline instanceof Map<?, ?> root) {
      root.forEach(
          (key, value) -> {
            boolean state = key.equals(STATE_DICT) && value instanceof Map;
            found.add(state ? "" : key.toString(), value);
          });
    } else {
      found.add("", outline);
    }
    return found.tensors;
  }

  /** Returns the strings, numbers and booleans of a dict. */
  static Map<String, String> scalars(Map<?, ?> dict) {
    Map<String, String> scalars = new LinkedHashMap<>();
    dict.forEach(
        (key, value) -> {
          if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            scalars.put(key.toString(), value.toString());
          }
        });
    return scalars;
  }

  private void add(String name, Object value) {
    if (++values > MAX_VALUES) {
      throw new CheckpointException(
          "%s is refused: it holds more than %d values, which no model does"
              .formatted(file, MAX_VALUES));
    }
    if (value instanceof TensorInfo info) {
      tensors.put(name, new TensorInfo(name, info.dtype(), info.shape()));
    } else if (value instanceof Map<?, ?> dict) {
      dict.forEach((key, item) -> add(joined(name, key), item));
    } else if (value instanceof List<?> list) {
      addAll(name, list);
    } else if (value instanceof PythonTuple tuple) {
      addAll(name, tuple.items());
    }
  }

  private void addAll(String name, List<?> items) {
    for (int i = 0; i < items.size(); i++) {
      add(joined(name, i), items.get(i));
    }
  }

  private static String joined(String name, Object key) {
    return name.isEmpty() ? key.toString() : name + "." + key;
  }
}
