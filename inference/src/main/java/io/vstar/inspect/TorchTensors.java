package io.vstar.inspect;

import io.vstar.io.PythonTuple;
import io.vstar.io.TensorInfo;
import io.vstar.io.TorchFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outline of a torch file ({@link TorchFile#outline}) as a flat table. */
final class TorchTensors {
  private static final String STATE_DICT = "state_dict";

  private TorchTensors() {}

  /**
   * The tensors by name: the keys on the way to each, joined by dots as a safetensors file would
   * have them. The dict {@code state_dict} of a training checkpoint loses its name.
   */
  static Map<String, TensorInfo> flatten(Object outline) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    if (outline instanceof Map<?, ?> root) {
      root.forEach(
          (key, value) -> {
            boolean state = key.equals(STATE_DICT) && value instanceof Map;
            add(tensors, state ? "" : key.toString(), value);
          });
    } else {
      add(tensors, "", outline);
    }
    return tensors;
  }

  /** The strings, numbers and booleans of a dict. */
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

  private static void add(Map<String, TensorInfo> tensors, String name, Object value) {
    if (value instanceof TensorInfo info) {
      tensors.put(name, new TensorInfo(name, info.dtype(), info.shape()));
    } else if (value instanceof Map<?, ?> dict) {
      dict.forEach((key, each) -> add(tensors, joined(name, key), each));
    } else if (value instanceof List<?> list) {
      addAll(tensors, name, list);
    } else if (value instanceof PythonTuple tuple) {
      addAll(tensors, name, tuple.items());
    }
  }

  private static void addAll(Map<String, TensorInfo> tensors, String name, List<?> values) {
    for (int i = 0; i < values.size(); i++) {
      add(tensors, joined(name, i), values.get(i));
    }
  }

  private static String joined(String name, Object key) {
    return name.isEmpty() ? key.toString() : name + "." + key;
  }
}
