package io.vstar.train.run;

import io.vstar.io.AtomicFile;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.page.DataCards;
import io.vstar.train.page.ReportFacts;
import io.vstar.train.page.RunReport;
import io.vstar.train.report.CropSheet;
import io.vstar.train.report.Thumbnails;
import io.vstar.train.result.Environment;
import io.vstar.train.result.RunFolder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The beginning of a run's records: its config, the crops of its pictures, and its report. */
final class RunOpening {
  private final RunPlan plan;
  private final RunFolder folder;
  private final InstantSource clock;
  private final List<String> warnings = new ArrayList<>();
  private Optional<RunReport> report = Optional.empty();

  /**
   * Makes an opening, which hears all warnings from now on.
   *
   * @param events the channel of the run's events
   */
  RunOpening(RunPlan plan, RunFolder folder, RunEvents events, InstantSource clock) {
    this.plan = plan;
    this.folder = folder;
    this.clock = clock;
    events.on(RunEvent.Warned.class, event -> warnings.add(event.message()));
  }

  /** Writes config and crops, and begins the report if the config asks for it. */
  void write(RunEvents events, StartingPoint start, TensorRuntime runtime) {
    AtomicFile.write(folder.config(), yaml().getBytes(StandardCharsets.UTF_8));
    Thumbnails thumbnails = new Thumbnails(CropSheet.SIDE);
    CropSheet.write(
        folder.crops(),
        plan.data().training().placements(),
        plan.split().validation().isPresent() ? plan.data().measured() : List.of(),
        thumbnails);
    start.snapshot().ifPresent(run -> run.handOver(folder));
    if (plan.config().output().report()) {
      report = Optional.of(new RunReport(facts(thumbnails, runtime), folder, clock));
      report.ifPresent(events::add);
    }
  }

  private ReportFacts facts(Thumbnails thumbnails, TensorRuntime runtime) {
    return new ReportFacts(
        plan.config().outputName(),
        plan.method().subject(),
        yaml(),
        plan.inputs(),
        Environment.current(runtime.engineVersion(), runtime.deviceName()),
        clock.instant(),
        warnings,
        DataCards.of(
            plan.data().training().placements(),
            plan.data().measured(),
            plan.prompts(),
            thumbnails));
  }

  private String yaml() {
    return ConfigWriter.toYaml(plan.schema().name(), plan.config());
  }

  /**
   * Writes the end of the report of a run that failed.
   *
   * @param failure the failure, to which one of this method is added
   */
  void reportFailure(RuntimeException failure) {
    try {
      report.ifPresent(page -> page.failed(String.valueOf(failure.getMessage())));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
