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
 * The weights of one part of a model: one format and one variant of those that a repository offers.
 *
 * @param files the weights; if there are several, their index first
 * @param variant empty for the plain weights
 * @param first whether it is the one that would be taken whatever else there is
 */
record PartWeights(List<String> files, String variant, boolean first) {
  private static final List<String> FORMATS = List.of("safetensors", "bin");

  PartWeights {
    files = List.copyOf(files);
  }

  /**
   * Chooses: safetensors before pickles; the wanted variant, else the plain weights; without a
   * wanted one the plain weights, else the only variant there is.
   *
   * @param part {@code owner/name: folder}, for messages
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

  /** The variants that have weights. */
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
