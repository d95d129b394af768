package io.vstar.train.run;

import io.vstar.io.FileTree;
import io.vstar.train.loop.TrainingState;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.Snapshots;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An earlier run that was stopped or cut off and left a snapshot.
 *
 * @param folder the folder of its files; empty if only the snapshot is there
 * @param file the snapshot
 * @param state the state from which another run continues it
 * @param changes the differences of its inputs to those of the run that continues it
 */
record ResumableRun(
    Optional<RunFolder> folder, Path file, TrainingState state, InputChanges changes) {

  /** Returns the number of the run; the snapshot's path if its folder is not there. */
  String number() {
    return folder.map(RunFolder::number).orElseGet(file::toString);
  }

  /**
   * Copies the logs, sheets and step files of this run to the folder of the run that resumes it.
   */
  void handOver(RunFolder next) {
    folder.ifPresent(
        run -> FileTree.copyMissing(run.path(), next.path(), each -> isHandedOver(run, each)));
  }

  /** Returns whether a file is copied: not those that the next run writes itself. */
  private boolean isHandedOver(RunFolder run, Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(run.name() + ".")
        && !Snapshots.isSnapshot(file)
        && run.stepFiles().step(file).orElse(0) <= state.position().completedSteps()
        && !file.equals(run.manifest())
        && !file.equals(run.beforeAfter())
        && !file.equals(run.report());
  }
}
