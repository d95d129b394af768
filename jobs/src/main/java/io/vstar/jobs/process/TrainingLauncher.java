package io.vstar.jobs.process;

import io.vstar.jobs.job.ChildId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts trainings. */
public interface TrainingLauncher {
  /**
   * Starts a training.
   *
   * @param arguments the arguments of {@code vstar train}
   * @param folder its working directory
   * @param log the file for what it prints; its folder is made if absent
   * @throws io.vstar.error.OutputException if it cannot be started
   */
  Training start(List<String> arguments, Path folder, Path log);

  /** A training that was started. */
  interface Training {
    /** Returns the identity of its process. */
    ChildId id();

    /**
     * Waits for its end.
     *
     * @param patience the longest wait
     * @return the exit code, 128 plus its number for a signal; empty if it is still running
     */
    Optional<Integer> await(Duration patience) throws InterruptedException;

    /** Asks it to stop: it ends its step, keeps its snapshot and ends. */
    void stop();

    /** Ends it at once. */
    void kill();
  }
}
