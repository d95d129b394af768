package io.vstar.train.run;

import io.vstar.io.Sha256;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What is published, and whether it is still what its run wrote. */
record PublishedResult(ResultFolder results, RunListener listener) {

  /**
   * A published run with the file that what it learned is read from.
   *
   * @param export in one of its formats
   */
  record Intact(RunFolder run, Path export) {}

  /** The published run; empty, with a warning, if its files are missing or damaged. */
  Optional<Intact> intact() {
    return results.published().flatMap(this::intact);
  }

  private Optional<Intact> intact(RunFolder run) {
    Optional<Manifest> manifest = run.readManifest();
    if (manifest.isPresent()) {
      for (Map.Entry<String, String> each : manifest.get().result().outputs().entrySet()) {
        Optional<String> damage = damage(run.path().resolve(each.getKey()), each.getValue());
        if (damage.isPresent()) {
          listener.warning("the published %s; this run replaces it".formatted(damage.get()));
          return Optional.empty();
        }
      }
    }
    return Arrays.stream(ExportFormat.values())
        .map(run::export)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(export -> new Intact(run, export));
  }

  /** Says what is wrong with a file; empty if its content has this hash. */
  static Optional<String> damage(Path file, String sha256) {
    if (!Files.exists(file)) {
      return Optional.of(file + " is missing");
    }
    try {
      return Sha256.of(file).equals(sha256)
          ? Optional.empty()
          : Optional.of(file + " is not what its run wrote");
    } catch (IOException e) {
      return Optional.of("%s cannot be read (%s)".formatted(file, e));
    }
  }
}
