package io.vstar.train.result;

import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.event.RunEvents;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The published result, and whether its files are undamaged.
 *
 * @param results the result folder
 * @param events the channel on which damages are warned of
 */
public record PublishedResult(ResultFolder results, RunEvents events) {

  /**
   * A published run with undamaged files.
   *
   * @param run the run
   * @param exports the exported files in one of its formats, at least one
   */
  public record Intact(RunFolder run, List<Path> exports) {}

  /** Returns the published run; empty, with a warning, if its files are missing or damaged. */
  public Optional<Intact> intact() {
    return results.published().flatMap(this::intact);
  }

  private Optional<Intact> intact(RunFolder run) {
    List<String> damages = run.damages();
    damages.forEach(
        damage -> events.warn("the published %s; this run replaces it".formatted(damage)));
    return damages.isEmpty()
        ? Arrays.stream(ExportFormat.values())
            .map(run::exports)
            .filter(exports -> !exports.isEmpty())
            .findFirst()
            .map(exports -> new Intact(run, exports))
        : Optional.empty();
  }
}
