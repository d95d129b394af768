package io.vstar.jobs.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.RunWindow;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.job.Worker;
import io.vstar.jobs.process.ProcessLauncher;
import io.vstar.jobs.store.ExecutionStore;
import io.vstar.jobs.store.JobStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The behaviour of the queue, which is the same on every database. */
abstract class QueueContract {
  private static final Schedule ONCE = Schedule.Once.NOW;

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private QueueFixture fixture;

  /** Returns the address of an empty database. */
  abstract String database() throws Exception;

  @BeforeEach
  void open() throws Exception {
    fixture = new QueueFixture(folder, database());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aJobIsTrainedOnceAndEnds() throws Exception {
    Job job = fixture.submit("cat", 3, "", ONCE);
    assertThat(fixture.status(job)).isEqualTo("waiting");
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(job, "done");
    }
    assertThat(fixture.lines("cat", "starts"))
        .containsExactly("--if-changed --resume --set=training.steps=3");
    assertThat(fixture.queue().list(false, 9)).isEmpty();
    assertThat(fixture.queue().view(job).due()).isEmpty();
    assertThat(recorder.lines()).containsExactly("cat began 1", "cat DONE");
  }

  @Test
  void aCrashIsTriedAgainAfterAPauseThatDoubles() throws Exception {
    Job job = fixture.submit("cat", 1, "134 137", ONCE);
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.await("the first crash", () -> fixture.outcomes(job).equals(List.of("RETRIED")));
      assertThat(pause(job)).isEqualTo(Duration.ofSeconds(30));
      assertThat(fixture.status(job)).isEqualTo("retrying");
      fixture.setAhead(Duration.ofSeconds(31));
      fixture.await(
          "the second crash", () -> fixture.outcomes(job).equals(List.of("RETRIED", "RETRIED")));
      assertThat(pause(job)).isEqualTo(Duration.ofMinutes(1));
      fixture.setAhead(Duration.ofMinutes(2));
      fixture.awaitStatus(job, "done");
    }
    assertThat(fixture.lines("cat", "published")).hasSize(1);
  }

  @Test
  void whatAPersonMustSeeEndsTheJobWithItsLastWords() throws Exception {
    Job job = fixture.submit("cat", 1, "3", ONCE);
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(job, "failed");
    }
    Ending ending = fixture.queue().view(job).last().flatMap(Execution::ending).orElseThrow();
    assertThat(ending.exitCode()).contains(3);
    assertThat(ending.reason()).isEqualTo("told to end with 3");
    fixture.queue().retry(job);
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(job, "done");
    }
  }

  @Test
  void whatCannotBeResumedIsBegunAnew() throws Exception {
    Job job = fixture.submit("cat", 1, "2", ONCE);
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(job, "done");
    }
    assertThat(fixture.lines("cat", "starts"))
        .containsExactly(
            "--if-changed --resume --set=training.steps=1", "--if-changed --set=training.steps=1");
  }

  @Test
  void theHighestPriorityComesFirst() throws Exception {
    Job last = fixture.queue().submit(fixture.request("low", 1, "", ONCE, -5, Optional.empty()));
    fixture.queue().submit(fixture.request("high", 1, "", ONCE, 9, Optional.empty()));
    fixture.queue().submit(fixture.request("middle", 1, "", ONCE, 0, Optional.empty()));
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(last, "done");
    }
    assertThat(recorder.lines())
        .filteredOn(line -> line.contains("began"))
        .containsExactly("high began 1", "middle began 1", "low began 1");
  }

  @Test
  void aPausedTrainingGoesOnFromItsStep() throws Exception {
    Job job = fixture.submit("cat", 60, "", ONCE);
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.await("steps", () -> fixture.step("cat") > 2);
      fixture.queue().pause(job);
      fixture.await("stop", () -> fixture.outcomes(job).equals(List.of("STOPPED")));
      assertThat(fixture.status(job)).isEqualTo("paused");
      int stopped = fixture.step("cat");
      fixture.queue().resume(job);
      fixture.awaitStatus(job, "done");
      assertThat(fixture.lines("cat", "from")).containsExactly("0", Integer.toString(stopped));
    }
    assertThat(fixture.lines("cat", "published")).hasSize(1);
  }

  @Test
  void aCancelledTrainingIsStoppedAndNotTakenUpAgain() throws Exception {
    Job job = fixture.submit("cat", 1000, "", new Schedule.FixedDelay(Duration.ofSeconds(1)));
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.await("steps", () -> fixture.step("cat") > 0);
      fixture.queue().cancel(job);
      fixture.await("stop", () -> fixture.outcomes(job).equals(List.of("CANCELLED")));
      fixture.await("removal", () -> fixture.queue().view(job).due().isEmpty());
    }
    assertThat(fixture.status(job)).isEqualTo("cancelled");
    assertThatThrownBy(() -> fixture.queue().cancel(job))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("job cat is cancelled");
    fixture.submit("cat", 1, "", ONCE); // its name is free again
  }

  @Test
  void aServiceThatStopsLeavesItsTrainingToTheNext() throws Exception {
    Job job = fixture.submit("cat", 60, "", ONCE);
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.await("steps", () -> fixture.step("cat") > 2);
    }
    assertThat(fixture.status(job)).isEqualTo("stopped");
    int stopped = fixture.step("cat");
    assertThat(stopped).isLessThan(60);
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(job, "done");
    }
    assertThat(fixture.lines("cat", "from")).containsExactly("0", Integer.toString(stopped));
    assertThat(fixture.outcomes(job)).containsExactly("STOPPED", "DONE");
  }

  @Test
  void looksForChangesLeaveOneLineInTheHistory() throws Exception {
    Job job = fixture.submit("cat", 1, "", new Schedule.OnChange(Duration.ofSeconds(10)));
    try (JobService service = fixture.service(recorder)) {
      service.start();
      for (int looks = 1; looks <= 3; looks++) {
        int starts = looks;
        fixture.await("look", () -> fixture.lines("cat", "starts").size() == starts);
        fixture.awaitStatus(job, "waiting");
        fixture.setAhead(Duration.ofSeconds(11L * looks));
      }
      fixture.await("fourth look", () -> fixture.lines("cat", "starts").size() == 4);
      fixture.awaitStatus(job, "waiting");
    }
    assertThat(fixture.outcomes(job)).containsExactly("DONE", "NOTHING_TO_DO");
  }

  @Test
  void aConfigThatIsKeptWithTheJobIsTrained() throws Exception {
    JobRequest read = fixture.request("cat", 1, "", ONCE, 0, Optional.empty());
    Path config = ((JobConfig.File) read.config()).path();
    JobRequest kept =
        new JobRequest(
            read.name(),
            new JobConfig.Text(Files.readString(config)),
            read.overrides(),
            read.workingFolder(),
            read.results(),
            read.schedule(),
            read.window(),
            read.priority(),
            read.retries());
    Files.delete(config);
    Job job = fixture.queue().submit(kept);
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(job, "done");
    }
  }

  @Test
  void aProgramThatCannotBeStartedIsTriedAgain() throws Exception {
    Job job = fixture.submit("cat", 1, "", ONCE);
    ServiceSettings settings = QueueFixture.settings("service", folder);
    try (JobService service =
        new JobService(
            fixture.database(),
            settings,
            new ProcessLauncher(arguments -> List.of(folder.resolve("none").toString())),
            recorder,
            fixture.clock())) {
      service.start();
      fixture.awaitStatus(job, "retrying");
    }
    Ending ending = fixture.queue().view(job).last().flatMap(Execution::ending).orElseThrow();
    assertThat(ending.reason()).contains("none cannot be started");
    assertThat(ending.exitCode()).isEmpty();
  }

  @Test
  void outsideOfItsWindowAJobWaits() throws Exception {
    Instant now = fixture.clock().instant();
    LocalTime time = now.atZone(ZoneOffset.UTC).toLocalTime();
    RunWindow later =
        new RunWindow(
            time.plusHours(2).withSecond(0).withNano(0),
            time.plusHours(3).withSecond(0).withNano(0),
            ZoneOffset.UTC);
    Job job = fixture.queue().submit(fixture.request("cat", 1, "", ONCE, 0, Optional.of(later)));
    Instant due = fixture.queue().view(job).due().orElseThrow();
    assertThat(due).isAfter(now.plusSeconds(3600)).isBefore(now.plusSeconds(3 * 3600));
    fixture.queue().retry(job); // asks for now, but the window is closed
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.await(
          "putting off", () -> fixture.queue().view(job).due().filter(due::equals).isPresent());
      assertThat(fixture.lines("cat", "starts")).isEmpty();
      fixture.setAhead(Duration.ofHours(2));
      fixture.awaitStatus(job, "done");
    }
  }

  @Test
  void aJobThatLostItsPlaceInTheScheduleIsFound() throws Exception {
    Job job =
        new JobStore(fixture.database())
            .add(
                List.of(fixture.request("cat", 1, "", ONCE, 0, Optional.empty())),
                fixture.clock().instant(),
                (added, transaction) -> {})
            .get(0);
    assertThat(fixture.queue().view(job).due()).isEmpty();
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(job, "done");
    }
  }

  @Test
  void theExecutionOfAWorkerThatDiedIsToldOf() throws Exception {
    Job job = fixture.submit("cat", 1, "", ONCE);
    new ExecutionStore(fixture.database())
        .begin(job.id(), new Worker("dead", "there", ""), "cat.log", fixture.clock().instant());
    try (JobService service = fixture.service(recorder)) {
      service.start();
      fixture.awaitStatus(job, "done");
    }
    assertThat(recorder.lines()).containsExactly("cat began 2", "cat lost by dead", "cat DONE");
    assertThat(fixture.outcomes(job)).containsExactly("LOST", "DONE");
  }

  @Test
  void aNameBelongsToOneJobAtATime() throws Exception {
    Job job = fixture.submit("cat", 1, "", ONCE);
    assertThatThrownBy(() -> fixture.submit("cat", 1, "", ONCE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("there is a job cat already, number " + job.id());
    assertThatThrownBy(() -> fixture.queue().require("dog"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("there is no job dog");
    assertThat(fixture.queue().require(Long.toString(job.id()))).isEqualTo(job);
  }

  @Test
  void jobsAreSubmittedTogetherOrNotAtAll() throws Exception {
    JobRequest cat = fixture.request("cat", 1, "", ONCE, 0, Optional.empty());
    JobRequest dog = fixture.request("dog", 1, "", ONCE, 0, Optional.empty());
    assertThatThrownBy(() -> fixture.queue().submit(List.of(cat, dog, cat)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("there is a job cat already");
    assertThat(fixture.queue().list(true, 9)).isEmpty();
    fixture.queue().submit(List.of(cat, dog));
    assertThat(fixture.queue().list(true, 9))
        .allSatisfy(view -> assertThat(view.next()).isPresent())
        .extracting(view -> view.job().name())
        .containsExactly("cat", "dog");
    assertThat(fixture.queue().list(true, 1))
        .extracting(view -> view.job().name())
        .containsExactly("dog"); // the newest
    assertThat(fixture.queue().count(false)).isEqualTo(2);
  }

  @Test
  void aTrainingThatOutlivesItsWorkerIsStoppedAndGoneOnWith() throws Exception {
    Job job = killWorkerOf(400, "done");
    assertThat(fixture.outcomes(job)).containsExactly("LOST", "DONE");
    assertThat(fixture.lines("cat", "published")).hasSize(1);
    List<String> from = fixture.lines("cat", "from");
    assertThat(from).hasSize(2).startsWith("0");
    assertThat(Integer.parseInt(from.get(1))).isGreaterThan(2);
    assertThat(fixture.queue().view(job).last().orElseThrow().worker().name()).isEqualTo("second");
  }

  @Test
  void aTrainingThatEndsWithoutItsWorkerIsNotRepeated() throws Exception {
    Job job = killWorkerOf(20, "nothing to do");
    assertThat(fixture.outcomes(job)).containsExactly("LOST", "NOTHING_TO_DO");
    assertThat(fixture.lines("cat", "from")).containsExactly("0");
    assertThat(fixture.lines("cat", "published")).hasSize(1);
  }

  @Test
  void aWorkerThatWasOutOfReachLeavesTheJobToTheOther() throws Exception {
    Job job = fixture.submit("cat", 400, "", ONCE);
    Process first = fixture.serveApart("first");
    Process second = null;
    try {
      fixture.await("steps", () -> fixture.step("cat") > 2);
      signal("-STOP", first);
      second = fixture.serveApart("second");
      fixture.await("taking over", () -> fixture.lines("cat", "from").size() == 2);
      signal("-CONT", first);
      fixture.awaitStatus(job, "done");
      fixture.await("removal", () -> fixture.queue().view(job).due().isEmpty());
    } finally {
      signal("-CONT", first);
      end(first);
      end(second);
    }
    assertThat(fixture.outcomes(job)).containsExactly("LOST", "DONE");
    assertThat(fixture.lines("cat", "published")).hasSize(1);
  }

  private static void signal(String signal, Process process) throws Exception {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  /** Kills a worker alone in a training of some steps, and waits for a second worker. */
  private Job killWorkerOf(int steps, String status) throws Exception {
    Job job = fixture.submit("cat", steps, "", ONCE);
    Process first = fixture.serveApart("first");
    Process second = null;
    try {
      fixture.await("steps", () -> fixture.step("cat") > 2);
      first.destroyForcibly().waitFor();
      second = fixture.serveApart("second");
      fixture.awaitStatus(job, status);
    } finally {
      end(first);
      end(second);
    }
    return job;
  }

  @Test
  void aKilledHostsTrainingGoesOnFromItsStep() throws Exception {
    Job job = fixture.submit("cat", 80, "", ONCE);
    Process first = fixture.serveApart("first");
    Process second = null;
    try {
      fixture.await("steps", () -> fixture.step("cat") > 2);
      long training = fixture.queue().view(job).last().orElseThrow().child().orElseThrow().pid();
      first.destroyForcibly().waitFor();
      ProcessHandle.of(training).ifPresent(ProcessHandle::destroyForcibly);
      second = fixture.serveApart("second");
      fixture.awaitStatus(job, "done");
    } finally {
      end(first);
      end(second);
    }
    assertThat(fixture.outcomes(job)).containsExactly("LOST", "DONE");
    assertThat(fixture.lines("cat", "published")).hasSize(1);
    List<String> from = fixture.lines("cat", "from");
    assertThat(from).hasSize(2).startsWith("0");
    assertThat(Integer.parseInt(from.get(1))).isGreaterThan(2);
  }

  private Duration pause(Job job) {
    Instant ended = fixture.queue().view(job).last().flatMap(Execution::ending).orElseThrow().at();
    fixture.await(
        "its place in the schedule",
        () -> fixture.queue().view(job).due().filter(ended::isBefore).isPresent());
    JobView view = fixture.queue().view(job);
    // What is due may be kept to the millisecond.
    return Duration.ofSeconds(
        Math.round(Duration.between(ended, view.due().orElseThrow()).toMillis() / 1e3));
  }

  private static void end(Process process) throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
