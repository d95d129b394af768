package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class CrowdWatchTest {
  private static TensorRuntime runtime;

  @BeforeAll
  static void loadTheEngine() {
    runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void theLibraryThatLibtorchBroughtIsFoundAndKnowsTheProcessors() {
    assertThat(OpenMp.loaded().orElseThrow().processors()).isPositive();
  }

  @Test
  void anIdleTeamIsOneThreadMoreThanProcessorsAndGoesWhenItIsClosed() throws Exception {
    OpenMp openMp = OpenMp.loaded().orElseThrow();
    long before = threads();

    IdleTeam team = IdleTeam.of(openMp);
    await(count -> count >= before + Math.max(2, openMp.processors()));
    team.close();

    await(count -> count <= before + 1); // a thread of the JVM may have begun meanwhile
  }

  @Test
  void whoSaysHowThreadsWaitIsNotOverruled() {
    assertThat(CrowdWatch.begin(Map.of("OMP_WAIT_POLICY", "ACTIVE"))).isEmpty();
    assertThat(CrowdWatch.begin(Map.of("GOMP_SPINCOUNT", "5000"))).isEmpty();
  }

  @Test
  void theWatchEndsWithItsRuntime() throws Exception {
    Optional<CrowdWatch> watch = CrowdWatch.begin(Map.of());
    assertThat(watch).isPresent();
    assertThat(watchers()).isGreaterThanOrEqualTo(1);
    long before = watchers();

    watch.get().close();

    Instant end = Instant.now().plusSeconds(10);
    while (watchers() == before && Instant.now().isBefore(end)) {
      Thread.sleep(10);
    }
    assertThat(watchers()).isEqualTo(before - 1);
  }

  private static long watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("crowd-watch"))
        .count();
  }

  private static void await(LongPredicate state) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(10));
    while (!state.test(threads())) {
      assertThat(Instant.now()).as("%d threads", threads()).isBefore(end);
      Thread.sleep(10);
    }
  }

  private static long threads() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.count();
    }
  }
}
