package io.vstar.checkpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.hub.VariantRule;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import io.vstar.io.TextFile;
import io.vstar.io.WeightFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The weight files of one part in a diffusers folder, either one file or the shards of an index.
 *
 * <pre>
 * diffusion_pytorch_model[.VARIANT].safetensors
 * diffusion_pytorch_model.safetensors.index[.VARIANT].json    and the shards it names
 * diffusion_pytorch_model[.VARIANT].bin                       a pickle, if there is no safetensors
 * diffusion_pytorch_model.bin.index[.VARIANT].json
 * </pre>
 *
 * @param files the files, shards in the order of the index
 */
record WeightFiles(List<Path> files) {
  /** The most bytes of an index; SDXL's has a fifth of a megabyte. */
  private static final int MAX_INDEX_BYTES = 8 << 20;

  WeightFiles {
    files = List.copyOf(files);
  }

  /**
   * Finds safetensors before pickles, and among variants the wanted one, else the plain weights,
   * else the only variant there is.
   *
   * @param model folder of the model
   * @param variant wanted variant, such as {@code fp16}; empty for the plain weights
   * @throws CheckpointException naming the expected file and the files that are present
   * @throws ConfigException if there are several variants and none is plain or wanted
   */
  static WeightFiles find(Path model, ModelPart part, Optional<String> variant) {
    return in(model.resolve(part.folder()), part, variant);
  }

  /**
   * Finds the files of a part as {@link #find} does, in a folder of its own.
   *
   * @throws CheckpointException as {@link #find}
   * @throws ConfigException as {@link #find}
   */
  static WeightFiles in(Path folder, ModelPart part, Optional<String> variant) {
    for (Map<String, Path> found : offered(folder, part)) {
      if (!found.isEmpty()) {
        Path file = found.get(VariantRule.choose(folder.toString(), found.keySet(), variant));
        return new WeightFiles(isIndex(file) ? shards(file) : List.of(file));
      }
    }
    throw new CheckpointException(
        "%s: has no %s.safetensors; it holds %s"
            .formatted(folder, part.safetensorsStem(), names(folder)));
  }

  /** Returns the variants in which a part has weights; the plain one is {@code ""}. */
  static Set<String> variants(Path model, ModelPart part) {
    return offered(model.resolve(part.folder()), part).stream()
        .flatMap(found -> found.keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns the single file or the index of each variant, first for safetensors and then for
   * pickles.
   */
  private static List<Map<String, Path>> offered(Path folder, ModelPart part) {
    List<String> names = names(folder);
    return List.of(
        offered(folder, names, part.safetensorsStem(), "safetensors"),
        offered(folder, names, part.pickleStem(), "bin"));
  }

  private static Map<String, Path> offered(
      Path folder, List<String> names, String stem, String format) {
    Map<String, Path> offered = new TreeMap<>();
    for (boolean index : List.of(true, false)) { // a single file replaces shards
      for (String file : names) {
        WeightFileName.parse(file)
            .filter(name -> name.stem().equals(stem) && name.format().equals(format))
            .filter(name -> index ? name.index() : name.whole())
            .filter(name -> Files.isRegularFile(folder.resolve(file)))
            .ifPresent(name -> offered.put(name.variant(), folder.resolve(file)));
      }
    }
    return offered;
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be listed: " + e, e);
    }
  }

  private static boolean isIndex(Path file) {
    return file.toString().endsWith(".json");
  }

  private static List<Path> shards(Path index) {
    try {
      JsonObject root =
          JsonParser.parseString(TextFile.read(index, MAX_INDEX_BYTES)).getAsJsonObject();
      JsonObject map = root.getAsJsonObject("weight_map");
      return map.entrySet().stream()
          .map(entry -> entry.getValue().getAsString())
          .distinct()
          .map(name -> shard(index, name))
          .toList();
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | NullPointerException
        | ClassCastException e) {
      throw new CheckpointException(
          index + ": is not an index of shards, a JSON object with weight_map: " + e, e);
    }
  }

  private static Path shard(Path index, String name) {
    Path file = index.resolveSibling(name);
    if (name.contains("/") || name.contains("\\") || !Files.isRegularFile(file)) {
      throw new CheckpointException(
          "%s: names the shard %s, but there is no such file beside it; download it again"
              .formatted(index, name));
    }
    return file;
  }

  /** Opens the tensors of all files as one file; the caller closes it. */
  TensorFile open() {
    if (files.size() == 1) {
      return TensorFormat.open(files.get(0));
    }
    List<TensorFile> shards = new ArrayList<>();
    try {
      for (Path file : files) {
        shards.add(TensorFormat.open(file));
      }
      return new ShardedTensors(shards);
    } catch (RuntimeException e) {
      shards.forEach(TensorFile::close);
      throw e;
    }
  }
}
