package io.vstar.train.page;

import io.vstar.train.event.Assessed;
import io.vstar.train.event.Examined;
import io.vstar.train.event.Finding;
import io.vstar.train.event.PicturesDrawn;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.event.StoppedEarly;
import io.vstar.train.result.RunFolder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A listener that writes {@code report.html} into the folder of a run: from its beginning on, after
 * measurements and previews, and complete at its end. Each time the page is written whole, by a
 * rename; it is not written so often that a run takes notably longer by it.
 */
public final class RunReport implements RunListener {
  /** The characters that preview pictures may take: about half of what a page may have. */
  private static final long FILM_LENGTH = 2_500_000;

  /** The least time between two pages of a run that goes on. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** The pause between two writings of the page, as a multiple of the time that writing took. */
  private static final int REST = 50;

  private final InstantSource clock;
  private final RunFolder folder;
  private final ReportWriter writer;
  private final RunProgress progress = new RunProgress();
  private final Curves curves = new Curves();
  private final PreviewFilm film = new PreviewFilm(FILM_LENGTH);
  private Optional<List<Finding>> findings = Optional.empty();
  private Instant next = Instant.MIN; // the time from which on a page may be written
  private Consumer<String> warnings = message -> {};
  private boolean failed; // whether it was warned that the page cannot be written
  private boolean waiting; // whether there is news for it

  /**
   * Makes a listener.
   *
   * @param facts what is known of the run before it begins
   * @param folder the folder of the run's files
   * @param clock the clock of the times on the page
   */
  public RunReport(ReportFacts facts, RunFolder folder, InstantSource clock) {
    this.clock = clock;
    this.folder = folder;
    this.writer = new ReportWriter(folder, facts);
    facts.warnings().forEach(progress::warned);
  }

  @Override
  public void listenTo(RunEvents events) {
    warnings = events::warn;
    events
        .on(RunEvent.Warned.class, event -> progress.warned(event.message()))
        .on(RunEvent.Resumed.class, this::resumed)
        .on(
            RunEvent.Started.class,
            event -> {
              progress.started(event, clock.instant());
              write();
              if (!failed) {
                events.publish(new RunEvent.ArtifactWritten(folder.report()));
              }
            })
        .on(RunEvent.StepCompleted.class, this::stepped)
        .on(RunEvent.Measured.class, event -> curves.add(event.step(), event.metrics()))
        .on(RunEvent.Validated.class, this::validated)
        .on(PicturesDrawn.class, film::add)
        .on(RunEvent.PreviewDrawn.class, event -> writeIfDue())
        .on(RunEvent.Trained.class, this::trained)
        .on(StoppedEarly.class, progress::stoppedEarly)
        .on(Assessed.class, progress::assessed)
        .on(RunEvent.Exported.class, this::exported)
        .on(Examined.class, this::examined)
        .on(RunEvent.Ended.class, this::ended)
        .on(RunEvent.ArtifactWritten.class, this::wrote);
  }

  /** Writes that the run failed, with the reason. */
  public void failed(String message) {
    progress.failed(message);
    write();
  }

  private void resumed(RunEvent.Resumed event) {
    progress.resumed(event);
    film.resume(event.completedSteps());
    curves.takeOver(folder.metrics(), event.completedSteps());
  }

  private void stepped(RunEvent.StepCompleted event) {
    progress.stepped(event.step(), clock.instant());
    curves.add(event.step(), event.metrics());
    if (waiting) {
      writeIfDue();
    }
  }

  private void validated(RunEvent.Validated event) {
    progress.validated(event);
    curves.add(event.step(), event.metrics());
    writeIfDue();
  }

  private void trained(RunEvent.Trained event) {
    progress.trained(event);
    write();
  }

  private void exported(RunEvent.Exported event) {
    progress.exported(event);
    write();
  }

  private void examined(Examined event) {
    findings = Optional.of(event.findings());
    write();
  }

  private void ended(RunEvent.Ended event) {
    progress.ended(event);
    write();
  }

  /** Writes what comes after the end: sheets, which listeners of the end draw. */
  private void wrote(RunEvent.ArtifactWritten event) {
    if (!progress.phase().goesOn() && !event.file().equals(folder.report())) {
      write();
    }
  }

  private void writeIfDue() {
    if (clock.instant().isBefore(next)) {
      waiting = true;
    } else {
      write();
    }
  }

  /** Writes the page; one that cannot be written is no reason to end a run. */
  private void write() {
    waiting = false;
    Instant begun = clock.instant();
    try {
      writer.write(new ReportWriter.Gathered(progress, curves, film, findings), begun);
    } catch (RuntimeException e) {
      if (!failed) {
        failed = true;
        warnings.accept(
            "the report cannot be written (%s); the run goes on without".formatted(reason(e)));
      }
    }
    Instant done = clock.instant();
    Duration rest = Duration.between(begun, done).multipliedBy(REST);
    next = done.plus(rest.compareTo(INTERVAL) > 0 ? rest : INTERVAL);
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
