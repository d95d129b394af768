package io.vstar.hub;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The chosen weights of one part of a model, in one of the formats and variants that a repository
 * offers.
 *
 * @param files paths of the weight files; for a sharded model the index first
 * @param variant variant of the weights; empty for the plain ones
 * @param first whether these weights would be chosen whatever other files there are
 */
record PartWeights(List<String> files, String variant, boolean first) {
  private static final List<String> FORMATS = List.of("safetensors", "bin");

  PartWeights {
    files = List.copyOf(files);
  }

  /**
   * Chooses safetensors before pickles, and among variants the wanted one, else the plain weights,
   * else the only variant there is.
   *
   * @param part name of the part, {@code owner/name: folder}, for messages
   * @param offered all weight files of the part
   * @param wanted the wanted variant
   * @throws CheckpointException if there are no weights, or a shard is missing
   * @throws ConfigException if there are several variants and none is plain or wanted
   */
  static PartWeights choose(String part, List<WeightFile> offered, Optional<String> wanted) {
    for (String format : FORMATS) {
      List<WeightFile> candidates =
          offered.stream().filter(file -> file.format().equals(format)).toList();
      Set<String> variants = variants(candidates);
      if (!variants.isEmpty()) {
        String variant = VariantRule.choose(part, variants, wanted);
        boolean first = format.equals(FORMATS.get(0)) && variant.equals(wanted.orElse(""));
        return new PartWeights(files(part, candidates, variant), variant, first);
      }
    }
    throw new CheckpointException(
        part + " has no weights of PyTorch, neither .safetensors nor .bin");
  }

  /** Returns the variants that have weights; the plain one is {@code ""}. */
  static Set<String> variants(List<WeightFile> offered) {
    return offered.stream()
        .filter(file -> !file.index())
        .map(WeightFile::variant)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> files(String part, List<WeightFile> candidates, String variant) {
    List<WeightFile> own = candidates.stream().filter(f -> f.variant().equals(variant)).toList();
    Optional<WeightFile> whole = own.stream().filter(f -> f.name().whole()).findAny();
    if (whole.isPresent()) {
      return List.of(whole.get().path());
    }
    List<String> files = new ArrayList<>();
    files.add(
        own.stream()
            .filter(WeightFile::index)
            .map(WeightFile::path)
            .findFirst()
            .orElseThrow(
                () -> new CheckpointException(part + " has shards, but no index of them")));
    int shards = own.stream().mapToInt(file -> file.name().shards()).max().orElseThrow();
    for (int i = 1; i <= shards; i++) {
      int shard = i;
      files.add(
          own.stream()
              .filter(f -> f.name().shard() == shard && f.name().shards() == shards)
              .map(WeightFile::path)
              .findFirst()
              .orElseThrow(
                  () ->
                      new CheckpointException(
                          "%s lacks shard %d of %d".formatted(part, shard, shards))));
    }
    return files;
  }
}
