package io.vstar.train.run;

import io.vstar.generation.StableDiffusion;
import io.vstar.train.config.MetadataSettings;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.method.Learning;
import io.vstar.train.result.StepFiles;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The files that a run exports: on its way, at its end, and of a run that failed. */
final class RunExports {
  private final PreparedRun run;
  private final StableDiffusion model;
  private final Learning learning;

  RunExports(PreparedRun run, StableDiffusion model, Learning learning) {
    this.run = run;
    this.model = model;
    this.learning = learning;
  }

  /** Exports the present values after a step, and deletes older exports as the config says. */
  void ofStep(int step) {
    StepFiles files = run.folder().stepFiles();
    SortedMap<String, String> written =
        learning.export(exporter((stem, format) -> files.file(stem, step, format), step, false));
    run.config().output().keep().ifPresent(count -> files.keep(count, written.keySet()));
  }

  /**
   * Exports the learned values; start values are not exported.
   *
   * @param best the measurement of the values that the parameters have
   * @param drawn whether there is time to draw a thumbnail
   * @return the names of the files with their hashes; empty if nothing was exported
   */
  SortedMap<String, String> of(RunEvent.Validated best, boolean drawn) {
    return best.step() == 0
        ? new TreeMap<>()
        : learning.export(exporter(run.folder()::export, best.step(), drawn));
  }

  /**
   * Exports the best values so far of a run that failed, without publishing them.
   *
   * @param failure the failure, to which one of this method is added
   */
  void ofFailedRun(TrainingLoop loop, RuntimeException failure) {
    RunEvents events = run.events();
    try {
      RunEvent.Validated best = loop.restoreBest();
      events.publish(
          new RunEvent.Trained(
              loop.completedSteps(),
              false,
              Optional.of(String.valueOf(failure.getMessage())),
              best));
      SortedMap<String, String> outputs = of(best, false);
      events.publish(new RunEvent.Exported(outputs, Optional.of("the run failed")));
      if (!outputs.isEmpty()) {
        events.warn(
            "the best values, of step %d, are kept in %s, not published"
                .formatted(best.step(), run.folder().path()));
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Returns the metadata that the config asks for, in a file of one word or of none. */
  private Map<String, String> notes(boolean drawn, Optional<String> word) {
    MetadataSettings settings = run.config().output().metadata();
    Map<String, String> notes = new LinkedHashMap<>(settings.texts());
    if (settings.date()) {
      notes.put("modelspec.date", run.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (settings.thumbnail() && drawn) {
      notes.put(
          "modelspec.thumbnail", Thumbnail.draw(model, learning, run.data().resolution(), word));
    }
    return notes;
  }

  private RunExporter exporter(
      BiFunction<String, ExportFormat, Path> files, long step, boolean drawn) {
    return new RunExporter(
        files,
        run.config(),
        model.files(),
        run.plan().inputs(),
        step,
        run.data().resolution(),
        word -> notes(drawn, word),
        run.events());
  }
}
