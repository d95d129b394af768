package io.vstar.inspect;

import io.vstar.io.PythonTuple;
import io.vstar.io.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Inspects A1111's hypernetworks: a dict with a pair of state dicts for each width, one network for
 * keys and one for values, and the options of the networks ({@code hypernetwork.py}, {@code
 * Hypernetwork.save}; older versions lack some options).
 */
final class HypernetworkInspector {
  /** The name of each option in the details by its key in the file. */
  private static final Map<String, String> OPTIONS = options();

  private final Path path;
  private final FileFormat format;
  private final Map<?, ?> dict;

  HypernetworkInspector(Path path, FileFormat format, Map<?, ?> dict) {
    this.path = path;
    this.format = format;
    this.dict = dict;
  }

  Inspection inspect() {
    Map<String, TensorInfo> tensors = TorchTensors.flatten(path, dict);
    List<Long> widths = widths();
    return new Inspection(
        path,
        format,
        Inspector.bytes(path),
        new Identity(
            FileKind.HYPERNETWORK,
            family(widths),
            Optional.empty(),
            Optional.empty(),
            Prediction.UNKNOWN),
        List.of(Part.of(FileKind.HYPERNETWORK.id(), tensors.values())),
        details(widths),
        Map.of(),
        Optional.empty(),
        List.of());
  }

  private List<Long> widths() {
    return dict.keySet().stream().filter(Long.class::isInstance).map(Long.class::cast).toList();
  }

  private Map<String, Object> details(List<Long> widths) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("widths", widths);
    OPTIONS.forEach(
        (key, name) -> {
          Object value = dict.get(key);
          if (value instanceof PythonTuple tuple) {
            details.put(name, tuple.items());
          } else if (value != null && !(value instanceof Map)) {
            details.put(name, value);
          }
        });
    return details;
  }

  /**
   * Returns the family by the width of the context; the other widths are those of the UNet's own
   * features.
   */
  private static Optional<Family> family(List<Long> widths) {
    boolean sd1 = widths.contains(768L);
    boolean sd2 = widths.contains(1024L);
    if (sd1 == sd2) {
      return Optional.empty();
    }
    return Optional.of(sd1 ? Family.SD1 : Family.SD2);
  }

  private static Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("name", "name");
    options.put("layer_structure", "layer_structure");
    options.put("activation_func", "activation");
    options.put("is_layer_norm", "layer_norm");
    options.put("weight_initialization", "initialization");
    options.put("use_dropout", "dropout");
    options.put("dropout_structure", "dropout_structure");
    options.put("last_layer_dropout", "last_layer_dropout");
    options.put("activate_output", "activate_output");
    options.put("step", "steps");
    options.put("sd_checkpoint_name", "checkpoint");
    options.put("sd_checkpoint", "checkpoint_hash");
    options.put("optional_info", "info");
    return options;
  }
}
