package io.vstar.inspect;

import io.vstar.error.CheckpointException;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.io.TorchFile;
import io.vstar.io.WeightFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weights of one part of a model folder, in one file or in numbered shards.
 *
 * @param variant variant of the weights, such as {@code fp16}; empty for the plain weights
 * @param safetensors whether the files are safetensors, not pickles
 * @param shards the files that are present, in the order of their numbers
 * @param announced number of files that should be present
 */
record WeightFiles(String variant, boolean safetensors, List<Path> shards, int announced) {
  WeightFiles {
    shards = List.copyOf(shards);
  }

  /** Lists all weights in a folder; the ones that are loaded by default come first. */
  static List<WeightFiles> in(Path folder) {
    Map<String, List<Path>> shards = new LinkedHashMap<>();
    Map<String, WeightFiles> heads = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      Optional<WeightFileName> name =
          WeightFileName.parse(file.getFileName().toString()).filter(parsed -> !parsed.index());
      if (name.isPresent()) {
        String variant = name.get().variant();
        boolean safetensors = name.get().format().equals("safetensors");
        int announced = Math.max(1, name.get().shards());
        String key = variant + safetensors + announced;
        shards.computeIfAbsent(key, k -> new ArrayList<>()).add(file);
        heads.put(key, new WeightFiles(variant, safetensors, List.of(), announced));
      }
    }
    return heads.entrySet().stream()
        .map(entry -> entry.getValue().withShards(shards.get(entry.getKey())))
        .sorted(
            Comparator.comparing((WeightFiles files) -> !files.safetensors)
                .thenComparing(WeightFiles::variant))
        .toList();
  }

  /** Reads type and shape of the tensors of all shards. */
  Map<String, TensorInfo> tensors() {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (Path shard : shards) {
      if (safetensors) {
        try (TensorFile file = Safetensors.open(shard)) {
          tensors.putAll(file.tensors());
        }
      } else {
        tensors.putAll(TorchTensors.flatten(shard, TorchFile.outline(shard)));
      }
    }
    return tensors;
  }

  long bytes() {
    return shards.stream().mapToLong(Inspector::bytes).sum();
  }

  private WeightFiles withShards(List<Path> files) {
    return new WeightFiles(variant, safetensors, files, announced);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(folder, e), e);
    }
  }
}
