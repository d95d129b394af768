package io.vstar.checkpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import io.vstar.io.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that hold one part's weights in a diffusers folder: one, or several with an index.
 *
 * <pre>
 * diffusion_pytorch_model[.VARIANT].safetensors
 * diffusion_pytorch_model.safetensors.index[.VARIANT].json    and the shards it names
 * diffusion_pytorch_model[.VARIANT].bin                       a pickle, only where nothing else is
 * diffusion_pytorch_model.bin.index[.VARIANT].json
 * </pre>
 *
 * @param files in the order of the index
 */
record WeightFiles(List<Path> files) {
  /** SDXL's has a fifth of a megabyte. */
  private static final int MAX_INDEX_BYTES = 8 << 20;

  WeightFiles {
    files = List.copyOf(files);
  }

  /**
   * Finds them.
   *
   * @param variant such as {@code fp16}; without one the plain files are taken, or else those of
   *     the only variant there is
   * @throws CheckpointException naming what was looked for and what is there
   */
  static WeightFiles find(Path model, ModelPart part, Optional<String> variant) {
    Path folder = model.resolve(part.folder());
    return find(folder, part, variant.map(name -> "." + name).orElse(""))
        .or(() -> variant.isPresent() ? Optional.empty() : onlyVariant(folder, part))
        .orElseThrow(() -> missing(folder, part, variant));
  }

  private static Optional<WeightFiles> find(Path folder, ModelPart part, String variant) {
    return Stream.of(
            part.safetensorsStem() + variant + ".safetensors",
            part.safetensorsStem() + ".safetensors.index" + variant + ".json",
            part.pickleStem() + variant + ".bin",
            part.pickleStem() + ".bin.index" + variant + ".json")
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(file -> new WeightFiles(isIndex(file) ? shards(file) : List.of(file)));
  }

  private static Optional<WeightFiles> onlyVariant(Path folder, ModelPart part) {
    String start = part.safetensorsStem() + ".";
    String end = ".safetensors";
    List<String> variants =
        names(folder).stream()
            .filter(name -> name.startsWith(start) && name.endsWith(end))
            .filter(name -> name.length() > start.length() + end.length() - 1)
            .map(name -> name.substring(start.length(), name.length() - end.length()))
            .filter(name -> !name.contains(".") && !name.contains("-of-"))
            .toList();
    return variants.size() == 1 ? find(folder, part, "." + variants.get(0)) : Optional.empty();
  }

  private static CheckpointException missing(
      Path folder, ModelPart part, Optional<String> variant) {
    return new CheckpointException(
        "%s: has no %s%s.safetensors; it holds %s"
            .formatted(
                folder,
                part.safetensorsStem(),
                variant.map(name -> "." + name).orElse(""),
                names(folder)));
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

  /** The tensors of all files as one; the caller closes it. */
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
