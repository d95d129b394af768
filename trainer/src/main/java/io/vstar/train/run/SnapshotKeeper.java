package io.vstar.train.run;

import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.TrainingState;
import io.vstar.train.result.Snapshots;
import io.vstar.train.result.Snapshots.Snapshot;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Writes the snapshots of a run until its last step, and deletes the oldest ones. */
final class SnapshotKeeper implements Consumer<TrainingState> {
  private final PreparedRun run;
  private final Snapshots snapshots;
  private final RunEvents events;

  SnapshotKeeper(PreparedRun run) {
    this.run = run;
    this.snapshots = run.folder().snapshots();
    this.events = run.events();
  }

  @Override
  public void accept(TrainingState state) {
    int completed = state.position().completedSteps();
    if (completed < run.config().training().plannedSteps()) {
      Path file = snapshots.file(completed);
      RunSnapshot.write(file, run.plan().schema(), run.plan().inputs(), state);
      snapshots.keep(run.config().snapshot().keep());
      events.publish(new RunEvent.SnapshotTaken(completed, file));
    }
  }

  /**
   * Tells the user after a failure which snapshot is left, and how to go on from it.
   *
   * @param failure the failure, to which one of this method is added
   */
  void explainResume(RuntimeException failure) {
    try {
      snapshots.newestFirst().stream().findFirst().ifPresent(this::tell);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void tell(Snapshot newest) {
    events.warn(
        "the state after step %d is kept in %s; once the reason is gone the same command with --resume goes on from it, with --accept-changes also under other settings"
            .formatted(newest.step(), newest.file()));
  }
}
