package io.vstar.train.run;

import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.method.StepFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The point that a run starts from: a snapshot, the values of an earlier training in a file, or its
 * own start values.
 *
 * @param snapshot the run that left a snapshot
 * @param stepFile the file with values
 * @param values the values of that file
 */
record StartingPoint(
    Optional<ResumableRun> snapshot, Optional<Path> stepFile, Optional<StepFile> values) {
  /** The starting point of a run that begins anew. */
  static final StartingPoint NOTHING =
      new StartingPoint(Optional.empty(), Optional.empty(), Optional.empty());

  /** Returns the starting point at a snapshot. */
  static StartingPoint of(ResumableRun run) {
    return new StartingPoint(Optional.of(run), Optional.empty(), Optional.empty());
  }

  /** Returns the starting point at the values of a file. */
  static StartingPoint of(Path file, StepFile values) {
    return new StartingPoint(Optional.empty(), Optional.of(file), Optional.of(values));
  }

  /** Returns whether the log that the run takes over has what is measured before the first step. */
  boolean isLogged() {
    return snapshot.filter(run -> !run.changes().remeasures()).isPresent();
  }

  /** Brings a loop to this point, whose parameters have their start values. */
  void restore(TrainingLoop loop, RunEvents events) {
    snapshot.ifPresent(run -> restore(loop, run, events));
    values.ifPresent(
        found -> {
          loop.continueFrom(found.values(), found.steps(), found.optimizer());
          String file = stepFile.map(Path::toString).orElseThrow();
          events.publish(new RunEvent.Resumed(file, found.steps(), List.of()));
        });
  }

  private static void restore(TrainingLoop loop, ResumableRun run, RunEvents events) {
    if (run.changes().lines().isEmpty()) {
      loop.restore(run.state());
    } else {
      events.warn("going on with changes: " + run.changes().text());
      if (run.changes().remeasures()) {
        loop.restoreToMeasureAgain(loop.adopt(run.state()));
      } else {
        loop.restore(loop.adopt(run.state()));
      }
    }
    events.publish(new RunEvent.Resumed(run.number(), loop.completedSteps(), loop.validations()));
  }
}
