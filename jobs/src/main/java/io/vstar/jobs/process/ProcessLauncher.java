package io.vstar.jobs.process;

import java.nio.file.Path;
import java.util.List;

/**
 * Starts trainings as processes of this machine.
 *
 * @param command makes the command line of a process
 */
public record ProcessLauncher(JobCommand command) implements TrainingLauncher {
  @Override
  public TrainingProcess start(List<String> arguments, Path folder, Path log) {
    return TrainingProcess.start(command.line(arguments), folder, log);
  }
}
