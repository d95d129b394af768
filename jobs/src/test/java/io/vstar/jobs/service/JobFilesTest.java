package io.vstar.jobs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.jobs.job.Attempt;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.JobState;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.job.Worker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFilesTest {
  @TempDir Path folder;

  @Test
  void anOverrideOfTheJobWinsOverTheWorkersDevice() {
    assertThat(new JobFiles(folder).arguments(job(), execution(Attempt.FIRST, "cuda:1")))
        .containsExactly(
            "--config=" + folder.resolve("cat.yaml"),
            "--if-changed",
            "--resume",
            "--set=device=cuda:1",
            "--set=device=cpu");
  }

  @Test
  void withoutADeviceTheConfigSaysIt() {
    assertThat(new JobFiles(folder).arguments(job(), execution(new Attempt(2, 0, false), "")))
        .containsExactly(
            "--config=" + folder.resolve("cat.yaml"), "--if-changed", "--set=device=cpu");
  }

  private Job job() {
    JobRequest request =
        new JobRequest(
            "cat",
            new JobConfig.File(folder.resolve("cat.yaml")),
            List.of("device=cpu"),
            folder,
            folder.resolve("cat"),
            Schedule.Once.NOW,
            Optional.empty(),
            0,
            RetryPolicy.of(5));
    return new Job(1, request, JobState.ACTIVE, Instant.EPOCH);
  }

  private static Execution execution(Attempt attempt, String device) {
    return new Execution(
        1,
        1,
        attempt,
        new Worker("w", "h", device),
        Optional.empty(),
        "log",
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty());
  }
}
