package io.vstar.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.endtoend.FewPictures;
import io.vstar.jobs.job.ChildId;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.process.JobCommand;
import io.vstar.jobs.process.ProcessLauncher;
import io.vstar.jobs.service.JobListener;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.service.JobService;
import io.vstar.jobs.service.ServiceSettings;
import io.vstar.jobs.store.JobDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A job of the queue that trains: its process is killed, and another one ends what it began. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows cannot ask a process to stop")
class JobsRunTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Trains in a process of its own. */
  private static final JobCommand TRAINING =
      arguments -> {
        List<String> line = new ArrayList<>(List.of("train"));
        line.addAll(arguments);
        return OwnProcess.of(line).command();
      };

  @TempDir Path folder;

  @Test
  void aKilledTrainingIsGoneOnWithAndEndsInTheSameBytes() throws Exception {
    FewPictures.copy("cat", 4, folder);
    trainAlone(folder.resolve("alone"));
    Path queued = folder.resolve("queued");
    try (JobDatabase database = JobDatabase.open(folder.resolve("jobs.db").toString())) {
      JobQueue queue = new JobQueue(database, InstantSource.system());
      Job job = queue.submit(request(queued));
      try (JobService service = service(database)) {
        service.start();
        await("a snapshot", () -> hasSnapshot(queued.resolve("cat/runs/0001")));
        kill(queue.view(job).last().flatMap(Execution::child).orElseThrow());
        await("the end", () -> queue.view(job).hasEnded());
      }
      assertThat(queue.view(job).status())
          .as("%s", queue.history(Optional.empty(), 9))
          .isEqualTo("done");
      List<Execution> history = queue.history(Optional.of(job), 9);
      assertThat(history)
          .extracting(each -> each.ending().orElseThrow().run())
          .containsExactly(Optional.of("0002"), Optional.of("0001"));
      assertThat(folder.resolve("work/logs").resolve(history.get(0).log()))
          .content()
          .contains("going on with run 0001 after ");
      assertThat(history.get(1).ending().flatMap(Ending::exitCode)).contains(137);
    }
    assertThat(queued.resolve("cat/cat.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("alone/cat/cat.safetensors"));
    assertThat(PublishedState.leftovers(queued)).isEmpty();
  }

  private void trainAlone(Path output) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--config=" + config()));
    settings(output).forEach(setting -> arguments.add("--set=" + setting));
    Path log = folder.resolve("alone.txt");
    Process alone =
        new ProcessBuilder(TRAINING.line(arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(alone.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(alone.exitValue()).as("%s", Files.readString(log)).isZero();
  }

  private JobRequest request(Path output) {
    return new JobRequest(
        "cat",
        new JobConfig.File(config()),
        settings(output),
        folder,
        output.resolve("cat"),
        Schedule.Once.NOW,
        Optional.empty(),
        0,
        new RetryPolicy(3, Duration.ofMillis(100), Duration.ofSeconds(1)));
  }

  private JobService service(JobDatabase database) {
    ServiceSettings settings =
        new ServiceSettings(
            "here",
            "here",
            List.of("cpu"),
            folder.resolve("work"),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            PATIENCE);
    return new JobService(
        database, settings, new ProcessLauncher(TRAINING), new Silence(), InstantSource.system());
  }

  private static Path config() {
    return Path.of("..", "configs", "cat.yaml").toAbsolutePath().normalize();
  }

  private List<String> settings(Path output) {
    return List.of(
        "dataset.path=" + folder.resolve("cat"),
        "dataset.validation=0.25",
        "output.folder=" + output,
        "output.name=cat",
        "output.formats=[safetensors]",
        "snapshot.every=2",
        "training.steps=12",
        "training.batchSize=1",
        "training.learningRate=1",
        "validation.every=4",
        "validation.timesteps=2",
        "preview.prompts=['{}']",
        "preview.seeds=[1]",
        "preview.steps=2");
  }

  private static boolean hasSnapshot(Path run) {
    return List.of("state-000002.safetensors", "state-000004.safetensors").stream()
        .anyMatch(name -> Files.exists(run.resolve(name)));
  }

  private static void kill(ChildId child) {
    ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain for %s", what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** Hears nothing. */
  private static final class Silence implements JobListener {
    @Override
    public void began(Job job, Execution execution) {}

    @Override
    public void ended(Job job, Execution execution, Ending ending, Optional<Instant> next) {}

    @Override
    public void warned(String message) {}
  }
}
