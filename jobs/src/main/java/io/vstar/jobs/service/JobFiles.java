package io.vstar.jobs.service;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a service: the log of each training, and configs that are kept with jobs.
 *
 * @param folder the folder that they lie in
 */
record JobFiles(Path folder) {

  /** Returns the file of what an execution's process prints. */
  Path log(Execution execution) {
    return folder.resolve("logs").resolve(execution.log());
  }

  /**
   * Returns the arguments of {@code vstar train} for an execution.
   *
   * @throws OutputException if a config that is kept with the job cannot be written
   */
  List<String> arguments(Job job, Execution execution) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--config=" + config(job));
    arguments.add("--if-changed");
    if (execution.attempt().resumes()) {
      arguments.add("--resume");
    }
    // The device of the worker comes first, so that an override of the job wins over it.
    if (!execution.worker().device().isEmpty()) {
      arguments.add("--set=device=" + execution.worker().device());
    }
    job.request().overrides().forEach(each -> arguments.add("--set=" + each));
    return arguments;
  }

  private Path config(Job job) {
    if (job.request().config() instanceof JobConfig.File file) {
      return file.path();
    }
    String yaml = ((JobConfig.Text) job.request().config()).yaml();
    Path path = folder.resolve("configs").resolve("%d.yaml".formatted(job.id()));
    try {
      Files.createDirectories(path.getParent());
    } catch (IOException e) {
      throw new OutputException("%s cannot be made: %s".formatted(path.getParent(), e), e);
    }
    AtomicFile.write(path, yaml.getBytes(StandardCharsets.UTF_8));
    return path;
  }
}
