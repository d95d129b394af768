package io.vstar.inspect;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.FoundEmbeddings;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.adapter.lora.LoraOutline;
import io.vstar.io.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Collects the details of an inspection that only files of one kind have. */
final class Details {
  private static final int FIRST_TENSORS = 10;

  /** The names of a low-rank adapter's factors whose first axis is the rank. */
  private static final Pattern RANK =
      Pattern.compile(
          ".*(?:lora_down\\.weight|lora_A\\.(?:\\w+\\.)?weight|lora\\.down\\.weight|hada_w1_b)");

  private static final Pattern LATENT_READER =
      Pattern.compile("(?:first_stage_model\\.)?decoder\\.conv_in\\.weight");

  private static final Pattern ENCODER_LAYER =
      Pattern.compile(".*(?:encoder\\.layers|transformer\\.resblocks)\\.(\\d+)\\..*");

  private static final Pattern TOKEN_TABLE = Pattern.compile(".*token_embedding\\.weight");

  private Details() {}

  /** Returns the details by name; empty for most kinds. */
  static Map<String, Object> of(Path path, FileKind kind, Map<String, TensorInfo> tensors) {
    return switch (kind.id()) {
      case "embedding" -> embedding(path);
      case "hypernetwork" -> hypernetwork(path);
      case "lora" -> lora(tensors);
      case "vae" -> Map.of("latent_channels", sizes(tensors, LATENT_READER, 1));
      case "text-encoder" ->
          ordered("widths", sizes(tensors, TOKEN_TABLE, 1), "layers", layers(tensors));
      case "aesthetic-gradient" ->
          Map.of("shape", tensors.values().iterator().next().shape().toString());
      case "unknown" ->
          Map.of("first_tensors", tensors.keySet().stream().limit(FIRST_TENSORS).toList());
      default -> Map.of();
    };
  }

  private static Map<String, Object> embedding(Path path) {
    FoundEmbeddings found = EmbeddingFile.find(path);
    TextualInversion embedding = found.only();
    Provenance provenance = embedding.provenance();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("placeholder", embedding.name());
    details.put("a1111_name", found.form().webUiName(path, embedding));
    details.put("vectors", embedding.vectors());
    details.put("widths", embedding.tables().stream().map(VectorTable::width).toList());
    provenance.steps().ifPresent(steps -> details.put("steps", steps));
    provenance.checkpointName().ifPresent(name -> details.put("checkpoint", name));
    provenance.checkpointHash().ifPresent(hash -> details.put("checkpoint_hash", hash));
    return details;
  }

  /** Returns ranks, and for a LoRA that vstar reads what it changes. */
  private static Map<String, Object> lora(Map<String, TensorInfo> tensors) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("ranks", sizes(tensors, RANK, 0));
    LoraOutline.of(tensors)
        .ifPresent(
            outline -> {
              details.put("modules", outline.modules());
              details.put("convolutions", outline.convolutions());
              details.put("dora", outline.magnitudes() > 0);
            });
    return details;
  }

  /** Returns the details of a hypernetwork under the names of {@link HypernetworkInspector}. */
  private static Map<String, Object> hypernetwork(Path path) {
    Hypernetwork network = HypernetworkFile.read(path);
    HypernetworkShape shape = network.shape();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put(
        "widths",
        network.pairs().stream().map(pair -> pair.place().width()).distinct().sorted().toList());
    details.put("layer_structure", HypernetworkShape.plain(shape.structure()));
    details.put("activation", shape.activation().label());
    details.put("layer_norm", shape.layerNorm());
    details.put("dropout_structure", HypernetworkShape.plain(shape.dropout()));
    details.put("activate_output", shape.activateOutput());
    details.put("rank", shape.rank());
    details.put("per_layer", network.isPerLayer());
    network.provenance().steps().ifPresent(steps -> details.put("steps", steps));
    network.provenance().checkpointName().ifPresent(name -> details.put("checkpoint", name));
    return details;
  }

  /**
   * Returns the distinct sizes of one axis of all tensors with matching names, in ascending order.
   */
  private static List<Long> sizes(Map<String, TensorInfo> tensors, Pattern name, int axis) {
    return tensors.values().stream()
        .filter(info -> info.shape().size() > axis && name.matcher(info.name()).matches())
        .map(info -> info.shape().get(axis))
        .distinct()
        .sorted()
        .toList();
  }

  private static long layers(Map<String, TensorInfo> tensors) {
    return tensors.keySet().stream()
        .map(ENCODER_LAYER::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .distinct()
        .count();
  }

  private static Map<String, Object> ordered(
      String first, Object firstValue, String second, Object secondValue) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put(first, firstValue);
    details.put(second, secondValue);
    return details;
  }
}
