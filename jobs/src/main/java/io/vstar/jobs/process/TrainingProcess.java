package io.vstar.jobs.process;

import io.vstar.error.OutputException;
import io.vstar.jobs.job.ChildId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The process of a training. It prints into a file, so it goes on if this process dies; the lock of
 * its result folder keeps another training away from its results meanwhile.
 */
public final class TrainingProcess implements TrainingLauncher.Training {
  /** The most by which two readings of a process's start differ when the clock is set. */
  private static final Duration SAME_START = Duration.ofSeconds(3);

  private final Process process;

  private TrainingProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param line the program with its arguments
   * @param folder its working directory
   * @param log the file for what it prints; its folder is made if absent
   * @throws OutputException if it cannot be started
   */
  public static TrainingProcess start(List<String> line, Path folder, Path log) {
    try {
      Files.createDirectories(log.getParent());
      Process process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
      return new TrainingProcess(process);
    } catch (IOException e) {
      throw new OutputException("%s cannot be started: %s".formatted(line.get(0), e), e);
    }
  }

  @Override
  public ChildId id() {
    return new ChildId(process.pid(), startOf(process.toHandle()).orElseGet(Instant::now));
  }

  @Override
  public Optional<Integer> await(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  /** Asks the process to stop by SIGTERM. */
  @Override
  public void stop() {
    process.destroy();
  }

  /** Ends the process by SIGKILL. */
  @Override
  public void kill() {
    process.destroyForcibly();
  }

  /**
   * Finds the process of an earlier execution that has survived its worker.
   *
   * @param id its identity on this host
   */
  public static Optional<ProcessHandle> survivor(ChildId id) {
    return ProcessHandle.of(id.pid())
        .filter(ProcessHandle::isAlive)
        .filter(
            handle ->
                startOf(handle)
                    .map(start -> Duration.between(start, id.started()).abs())
                    .filter(difference -> difference.compareTo(SAME_START) < 0)
                    .isPresent());
  }

  private static Optional<Instant> startOf(ProcessHandle handle) {
    return handle.info().startInstant();
  }
}
