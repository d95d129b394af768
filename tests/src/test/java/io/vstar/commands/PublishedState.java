package io.vstar.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.io.Sha256;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a result folder shows to those who use it.
 *
 * @param hashes SHA-256 of each exported file by name
 * @param loss validation loss of the exported values
 */
record PublishedState(SortedMap<String, String> hashes, double loss) {

  /** Reads what is published and checks that it is whole; empty if nothing is. */
  static Optional<PublishedState> read(Path folder) throws IOException {
    if (!Files.exists(folder.resolve("current"))) {
      return Optional.empty();
    }
    Manifest manifest = Manifest.read(folder.resolve("manifest.json"));
    SortedMap<String, String> hashes = new TreeMap<>();
    for (Map.Entry<String, String> output : manifest.result().outputs().entrySet()) {
      Path file = folder.resolve(output.getKey());
      assertThat(Sha256.of(file)).as(file.toString()).isEqualTo(output.getValue());
      requireReadable(file, manifest);
      hashes.put(output.getKey(), output.getValue());
    }
    assertThat(hashes).isNotEmpty();
    return Optional.of(new PublishedState(hashes, exportedLoss(manifest.result())));
  }

  private static void requireReadable(Path file, Manifest manifest) {
    if (manifest.inputs().config().containsKey("placeholder")) {
      EmbeddingFile.read(file);
    } else {
      HypernetworkFile.read(file);
    }
  }

  private static double exportedLoss(RunResult result) {
    long best = result.bestStep().orElseThrow();
    assertThat(best).isPositive();
    return result.validation().stream()
        .filter(point -> point.step() == best)
        .findFirst()
        .orElseThrow()
        .loss();
  }

  /** Files that only a killed writer leaves. */
  static Stream<Path> leftovers(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(".tmp")).toList().stream();
    }
  }
}
