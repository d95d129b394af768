package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.SafetensorsProvenance;
import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads and writes a hypernetwork as named tensors and metadata, the safetensors form of the
 * package description.
 */
final class HypernetworkTensors {
  static final String VERSION = "vstar.hypernetwork";

  private static final String CURRENT = "1";
  private static final String STRUCTURE = "vstar.layer_structure";
  private static final String ACTIVATION = "vstar.activation";
  private static final String LAYER_NORM = "vstar.layer_norm";
  private static final String ACTIVATE_OUTPUT = "vstar.activate_output";
  private static final String DROPOUT = "vstar.dropout_structure";
  private static final String RANK = "vstar.rank";
  private static final String SCOPE = "vstar.scope";
  private static final String WIDTHS = "vstar.context_widths";
  private static final String INITIALIZATION = "vstar.weight_init";
  private static final String NAME = "vstar.name";

  private static final Pattern TENSOR_NAME = Pattern.compile("(.+)\\.([kv])\\.(linear\\..+)");
  private static final Pattern WIDTH = Pattern.compile("\\d{1,9}");

  private final Path file;
  private final Map<String, String> metadata;

  HypernetworkTensors(Path file, Map<String, String> metadata) {
    this.file = file;
    this.metadata = new LinkedHashMap<>(metadata);
  }

  /** Returns the tensors of a hypernetwork in the given type. */
  static List<HostTensor> tensors(Hypernetwork hypernetwork, DType dtype) {
    List<HostTensor> tensors = new ArrayList<>();
    for (NetworkPair pair : hypernetwork.pairs()) {
      pair.key().forEach((name, key) -> tensors.add(named(pair, "k", name, key, dtype)));
      pair.value().forEach((name, value) -> tensors.add(named(pair, "v", name, value, dtype)));
    }
    return tensors;
  }

  private static HostTensor named(
      NetworkPair pair, String side, String name, HostTensor tensor, DType dtype) {
    return tensor.withDType(dtype).withName(pair.place().key() + "." + side + "." + name);
  }

  /** Returns the metadata of a hypernetwork. */
  static Map<String, String> metadata(Hypernetwork hypernetwork) {
    HypernetworkShape shape = hypernetwork.shape();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(VERSION, CURRENT);
    metadata.put(NAME, hypernetwork.name());
    metadata.put(STRUCTURE, list(shape.structure()));
    metadata.put(ACTIVATION, shape.activation().label());
    metadata.put(LAYER_NORM, Boolean.toString(shape.layerNorm()));
    metadata.put(ACTIVATE_OUTPUT, Boolean.toString(shape.activateOutput()));
    metadata.put(DROPOUT, list(shape.dropout()));
    metadata.put(RANK, Integer.toString(shape.rank()));
    metadata.put(SCOPE, hypernetwork.scope().title());
    metadata.put(
        WIDTHS,
        hypernetwork.pairs().stream()
            .map(pair -> Integer.toString(pair.place().width()))
            .collect(Collectors.joining(",")));
    hypernetwork.initialization().ifPresent(init -> metadata.put(INITIALIZATION, init));
    metadata.putAll(SafetensorsProvenance.form(hypernetwork.provenance()));
    return metadata;
  }

  /**
   * Reads a hypernetwork from a file's tensors.
   *
   * @throws CheckpointException naming the file and what is missing or wrong
   */
  Hypernetwork read(Map<String, HostTensor> tensors) {
    if (!CURRENT.equals(metadata.get(VERSION))) {
      throw refused(
          "metadata %s is %s, expected %s"
              .formatted(VERSION, metadata.getOrDefault(VERSION, "missing"), CURRENT));
    }
    metadata.remove(VERSION);
    HypernetworkShape shape = shape();
    List<HypernetworkPlace> places = places(tensors);
    Map<String, Map<String, HostTensor>> networks = networks(tensors);
    Hypernetwork.Scope scope = scope();
    Optional<String> initialization = Optional.ofNullable(metadata.remove(INITIALIZATION));
    metadata.remove(NAME); // the file's name counts, as with A1111's files
    return new Hypernetwork(
        HypernetworkFile.stem(file),
        shape,
        scope,
        initialization,
        places.stream().map(place -> pair(shape, place, networks)).toList(),
        SafetensorsProvenance.read(file, metadata));
  }

  private HypernetworkShape shape() {
    String label = take(ACTIVATION);
    HypernetworkActivation activation =
        HypernetworkActivation.labelled(label)
            .orElseThrow(
                () ->
                    refused(
                        "metadata %s is %s, %s"
                            .formatted(ACTIVATION, label, HypernetworkActivation.refusal(label))));
    try {
      return new HypernetworkShape(
          numbers(STRUCTURE),
          activation,
          Boolean.parseBoolean(take(LAYER_NORM)),
          Boolean.parseBoolean(take(ACTIVATE_OUTPUT)),
          numbers(DROPOUT),
          Integer.parseInt(take(RANK)));
    } catch (NumberFormatException e) {
      throw refused("its metadata has a number that is none: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
  }

  private Hypernetwork.Scope scope() {
    String text = take(SCOPE);
    return Arrays.stream(Hypernetwork.Scope.values())
        .filter(scope -> scope.title().equals(text))
        .findFirst()
        .orElseThrow(
            () -> refused("metadata %s is %s, expected cross or all".formatted(SCOPE, text)));
  }

  /** Returns the places in the order of the tensors, with the widths of the metadata. */
  private List<HypernetworkPlace> places(Map<String, HostTensor> tensors) {
    List<String> keys = tensors.keySet().stream().map(this::placeKey).distinct().toList();
    List<Double> widths = numbers(WIDTHS);
    if (widths.size() != keys.size()) {
      throw refused(
          "metadata %s has %d widths, but there are networks for %d places"
              .formatted(WIDTHS, widths.size(), keys.size()));
    }
    List<HypernetworkPlace> places = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      int width = (int) (double) widths.get(i);
      if (width < 1 || width > HypernetworkFile.MAX_WIDTH) {
        throw refused("metadata %s has the width %s".formatted(WIDTHS, widths.get(i)));
      }
      boolean ofWidth = WIDTH.matcher(keys.get(i)).matches();
      places.add(new HypernetworkPlace(Optional.of(keys.get(i)).filter(k -> !ofWidth), width));
    }
    return places;
  }

  private String placeKey(String tensor) {
    Matcher matcher = TENSOR_NAME.matcher(tensor);
    if (!matcher.matches()) {
      throw refused(
          "%s is no tensor of a hypernetwork, such as 768.k.linear.0.weight".formatted(tensor));
    }
    return matcher.group(1);
  }

  private NetworkPair pair(
      HypernetworkShape shape,
      HypernetworkPlace place,
      Map<String, Map<String, HostTensor>> networks) {
    Map<String, HostTensor> key = networks.getOrDefault(place.key() + ".k", Map.of());
    Map<String, HostTensor> value = networks.getOrDefault(place.key() + ".v", Map.of());
    return new NetworkPair(
        place,
        HypernetworkFile.network(file, shape, place, "keys", key),
        HypernetworkFile.network(file, shape, place, "values", value));
  }

  /** Returns the tensors of each network by the prefix of their names, such as {@code 768.k}. */
  private static Map<String, Map<String, HostTensor>> networks(Map<String, HostTensor> tensors) {
    Map<String, Map<String, HostTensor>> networks = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Matcher matcher = TENSOR_NAME.matcher(name);
          if (matcher.matches()) { // always, because places() has checked it
            networks
                .computeIfAbsent(
                    matcher.group(1) + "." + matcher.group(2), network -> new LinkedHashMap<>())
                .put(matcher.group(3), tensor);
          }
        });
    return networks;
  }

  private List<Double> numbers(String key) {
    String text = take(key);
    try {
      return Arrays.stream(text.split(",")).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw refused("metadata %s is %s, expected numbers between commas".formatted(key, text));
    }
  }

  private String take(String key) {
    String value = metadata.remove(key);
    if (value == null) {
      throw refused("metadata " + key + " is missing");
    }
    return value;
  }

  private static String list(List<Double> numbers) {
    return HypernetworkShape.plain(numbers).stream()
        .map(Number::toString)
        .collect(Collectors.joining(","));
  }

  private CheckpointException refused(String reason) {
    return new CheckpointException(file + ": " + reason);
  }
}
