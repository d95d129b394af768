package io.vstar.jobs.service;

import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a service tells. */
final class Recorder implements JobListener {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void began(Job job, Execution execution) {
    lines.add(job.name() + " began " + execution.attempt().number());
  }

  @Override
  public void ended(Job job, Execution execution, Ending ending, Optional<Instant> next) {
    lines.add(job.name() + " " + ending.outcome());
  }

  @Override
  public void lost(Job job, Execution execution) {
    lines.add(job.name() + " lost by " + execution.worker().name());
  }

  @Override
  public void warned(String message) {
    lines.add("warned " + message);
  }

  List<String> lines() {
    return lines;
  }
}
