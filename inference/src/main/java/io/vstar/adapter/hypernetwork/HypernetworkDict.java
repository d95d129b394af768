package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.Provenance;
import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.PythonTuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes a hypernetwork as the dict of A1111's files: a pair of state dicts for each
 * width, and options ({@code hypernetwork.py}, {@code Hypernetwork.save} and {@code load}).
 */
final class HypernetworkDict {
  private static final String NAME = "name";
  private static final String STEP = "step";
  private static final String STRUCTURE = "layer_structure";
  private static final String ACTIVATION = "activation_func";
  private static final String LAYER_NORM = "is_layer_norm";
  private static final String INITIALIZATION = "weight_initialization";
  private static final String USE_DROPOUT = "use_dropout";
  private static final String DROPOUT = "dropout_structure";
  private static final String LAST_DROPOUT = "last_layer_dropout";
  private static final String ACTIVATE_OUTPUT = "activate_output";
  private static final String CHECKPOINT_HASH = "sd_checkpoint";
  private static final String CHECKPOINT_NAME = "sd_checkpoint_name";
  private static final String INFO = "optional_info";

  /**
   * The note in {@link #INFO} about the scope, for which A1111 has no key; A1111 applies such
   * networks to all attention layers.
   */
  private static final String CROSS_ONLY = "scope=cross";

  /** The options of A1111's forks that change the function of the networks. */
  private static final List<String> FOREIGN_OPTIONS = List.of("skip_connection", "upsample_linear");

  /** The names of tensors in the oldest files, whose module had two layers instead of a list. */
  private static final Map<String, String> OLDEST_NAMES =
      Map.of(
          "linear1.weight", "linear.0.weight",
          "linear1.bias", "linear.0.bias",
          "linear2.weight", "linear.1.weight",
          "linear2.bias", "linear.1.bias");

  private final Path file;
  private final Map<?, ?> dict;

  private HypernetworkDict(Path file, Map<?, ?> dict) {
    this.file = file;
    this.dict = dict;
  }

  /**
   * Returns whether a torch file's value has this form, that is, numbers as keys and pairs as
   * values.
   */
  static boolean fits(Object value) {
    return value instanceof Map<?, ?> dict
        && dict.entrySet().stream()
            .anyMatch(e -> e.getKey() instanceof Long && e.getValue() instanceof PythonTuple);
  }

  /**
   * Reads a hypernetwork from a file's dict.
   *
   * @throws CheckpointException naming what is missing, unsupported or of another shape
   */
  static Hypernetwork read(Path file, Map<?, ?> dict) {
    return new HypernetworkDict(file, dict).read();
  }

  private Hypernetwork read() {
    for (String option : FOREIGN_OPTIONS) {
      if (dict.get(option) != null && !Boolean.FALSE.equals(dict.get(option))) {
        throw refused(
            "%s is %s: an option of a fork of A1111 with other networks, which vstar does not run"
                .formatted(option, dict.get(option)));
      }
    }
    HypernetworkShape shape = shape();
    List<NetworkPair> pairs = new ArrayList<>();
    dict.forEach(
        (key, value) -> {
          if (key instanceof Long width) {
            pairs.add(pair(shape, width, value));
          }
        });
    Provenance provenance =
        new Provenance(
            entry(STEP, Long.class),
            entry(CHECKPOINT_HASH, String.class),
            entry(CHECKPOINT_NAME, String.class),
            Map.of());
    return new Hypernetwork(
        HypernetworkFile.stem(file),
        shape,
        entry(INFO, String.class).filter(info -> info.contains(CROSS_ONLY)).isPresent()
            ? Hypernetwork.Scope.CROSS
            : Hypernetwork.Scope.ALL,
        entry(INITIALIZATION, String.class),
        pairs,
        provenance);
  }

  private HypernetworkShape shape() {
    List<Double> structure = numbers(STRUCTURE).orElse(HypernetworkShape.DEFAULT.structure());
    boolean lastDropout = entry(LAST_DROPOUT, Boolean.class).orElse(false);
    boolean useDropout = entry(USE_DROPOUT, Boolean.class).orElse(false);
    List<Double> dropout =
        numbers(DROPOUT)
            .orElseGet(
                () -> HypernetworkShape.oldDropout(structure.size(), useDropout, lastDropout));
    try {
      return new HypernetworkShape(
          structure,
          activation(),
          entry(LAYER_NORM, Boolean.class).orElse(false),
          entry(ACTIVATE_OUTPUT, Boolean.class).orElse(true),
          dropout,
          0);
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
  }

  private HypernetworkActivation activation() {
    String label = entry(ACTIVATION, String.class).orElse(HypernetworkActivation.LINEAR.label());
    return HypernetworkActivation.labelled(label)
        .orElseThrow(
            () ->
                refused(
                    "%s is %s, %s"
                        .formatted(ACTIVATION, label, HypernetworkActivation.refusal(label))));
  }

  private NetworkPair pair(HypernetworkShape shape, long width, Object value) {
    if (width < 1 || width > HypernetworkFile.MAX_WIDTH) {
      throw refused("it has networks for width " + width);
    }
    if (!(value instanceof PythonTuple pair)
        || pair.items().size() != 2
        || !(pair.items().get(0) instanceof Map<?, ?> key)
        || !(pair.items().get(1) instanceof Map<?, ?> values)) {
      throw refused("%d is no pair of networks, one for keys and one for values".formatted(width));
    }
    HypernetworkPlace place = HypernetworkPlace.ofWidth((int) width);
    return new NetworkPair(
        place,
        HypernetworkFile.network(file, shape, place, "keys", tensors(key)),
        HypernetworkFile.network(file, shape, place, "values", tensors(values)));
  }

  private Map<String, HostTensor> tensors(Map<?, ?> state) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    state.forEach(
        (key, value) -> {
          if (!(key instanceof String name) || !(value instanceof HostTensor tensor)) {
            throw refused("its networks hold %s, which is no tensor".formatted(key));
          }
          tensors.put(OLDEST_NAMES.getOrDefault(name, name), tensor);
        });
    return tensors;
  }

  /** Returns a list of numbers, some of which Python may have written as whole numbers. */
  private Optional<List<Double>> numbers(String key) {
    Object found = dict.get(key);
    List<?> items = found instanceof PythonTuple tuple ? tuple.items() : List.of();
    items = found instanceof List<?> list ? list : items;
    if (found == null) {
      return Optional.empty();
    }
    if (items.isEmpty() || !items.stream().allMatch(Number.class::isInstance)) {
      throw refused("%s is %s, expected a list of numbers".formatted(key, found));
    }
    return Optional.of(items.stream().map(item -> ((Number) item).doubleValue()).toList());
  }

  private <T> Optional<T> entry(String key, Class<T> type) {
    Object found = dict.get(key);
    if (found != null && !type.isInstance(found)) {
      throw refused(
          "%s is a %s, expected a %s"
              .formatted(key, found.getClass().getSimpleName(), type.getSimpleName()));
    }
    return Optional.ofNullable(type.cast(found));
  }

  private CheckpointException refused(String reason) {
    return new CheckpointException(file + ": " + reason);
  }

  /**
   * Returns the dict of a hypernetwork, in A1111's order.
   *
   * @throws IllegalArgumentException if the hypernetwork is for single layers or of low rank
   */
  static Map<Object, Object> of(Hypernetwork hypernetwork, DType dtype) {
    HypernetworkShape shape = hypernetwork.shape();
    if (hypernetwork.isPerLayer() || shape.rank() > 0) {
      throw new IllegalArgumentException(hypernetwork.name() + " has no form in A1111");
    }
    Map<Object, Object> dict = new LinkedHashMap<>();
    for (NetworkPair pair : hypernetwork.pairs()) {
      dict.put(
          (long) pair.place().width(),
          new PythonTuple(List.of(state(pair.key(), dtype), state(pair.value(), dtype))));
    }
    Provenance provenance = hypernetwork.provenance();
    List<Double> dropout = shape.dropout();
    dict.put(STEP, provenance.steps().orElse(0L));
    dict.put(NAME, hypernetwork.name());
    dict.put(STRUCTURE, HypernetworkShape.plain(shape.structure()));
    dict.put(ACTIVATION, shape.activation().label());
    dict.put(LAYER_NORM, shape.layerNorm());
    dict.put(INITIALIZATION, hypernetwork.initialization().orElse(null));
    dict.put(USE_DROPOUT, shape.hasDropout());
    dict.put(CHECKPOINT_HASH, provenance.checkpointHash().orElse(null));
    dict.put(CHECKPOINT_NAME, provenance.checkpointName().orElse(null));
    dict.put(ACTIVATE_OUTPUT, shape.activateOutput());
    dict.put(LAST_DROPOUT, dropout.size() > 2 && dropout.get(dropout.size() - 2) > 0);
    dict.put(DROPOUT, HypernetworkShape.plain(dropout));
    dict.put(INFO, hypernetwork.scope() == Hypernetwork.Scope.CROSS ? CROSS_ONLY : null);
    return dict;
  }

  private static Map<String, HostTensor> state(Map<String, HostTensor> network, DType dtype) {
    Map<String, HostTensor> state = new LinkedHashMap<>();
    network.forEach((name, tensor) -> state.put(name, tensor.withDType(dtype)));
    return state;
  }
}
