package io.vstar.jobs.job;

import io.vstar.error.ConfigException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The description of a job as it is submitted.
 *
 * @param name the name by which people call it; letters, digits, {@code . _ -}, no number alone
 * @param config the config of its training
 * @param overrides assignments {@code key.path=value} that win over the config
 * @param workingFolder the folder against which relative paths in overrides are read
 * @param results the folder in which its results are published
 * @param schedule when it is due
 * @param window the hours in which it may train; empty for all
 * @param priority of two jobs that are due the one with the higher priority comes first
 * @param retries how failures are retried
 */
public record JobRequest(
    String name,
    JobConfig config,
    List<String> overrides,
    Path workingFolder,
    Path results,
    Schedule schedule,
    Optional<RunWindow> window,
    int priority,
    RetryPolicy retries) {
  private static final Pattern NAME = Pattern.compile("(?!\\d+$)[\\p{L}\\p{N}._-]{1,100}");

  /** Validates the name. */
  public JobRequest {
    overrides = List.copyOf(overrides);
    if (!NAME.matcher(name).matches()) {
      throw new ConfigException(
          "'%s' is no name of a job, expected letters, digits, '.', '_' and '-', and no number alone; give --name"
              .formatted(name));
    }
  }

  /** Returns a time, or the next opening of the window after it. */
  public Instant inWindow(Instant time) {
    return window.map(each -> each.opening(time)).orElse(time);
  }
}
