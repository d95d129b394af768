package io.vstar.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vstar.launcher.Checkout.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When {@code bin/vstar} builds, and what happens to who starts or is killed meanwhile. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // they wait for builds that take their time
class LauncherBuildTest {
  private static final Map<String, String> SLOW = Map.of("BUILD_SECONDS", "2");

  @TempDir Path folder;
  private Checkout checkout;

  @BeforeEach
  void layOut() throws IOException {
    checkout = Checkout.at(folder.toRealPath().resolve("vstar"));
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Call first = checkout.launch(Map.of());
    Call second = checkout.launch(Map.of());
    Path source = Files.createFile(checkout.home().resolve("trainer/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    Call third = checkout.launch(Map.of());

    assertThat(first.output()).startsWith("vstar: building vstar (first run");
    assertThat(second.output()).startsWith("locale");
    assertThat(third.output()).startsWith("vstar: building vstar (its sources have changed)");
    assertThat(checkout.builds()).hasSize(4).doesNotContain("overlap");
  }

  @Test
  void aBuildThatFailsIsSaidAndTriedAgain() throws Exception {
    checkout.script("mvnw", "#!/bin/sh\necho '[ERROR] no compiler'\nexit 1\n");

    Call first = checkout.launch(Map.of());
    Call second = checkout.launch(Map.of());

    assertThat(first.exitCode()).isEqualTo(2);
    assertThat(first.output()).contains("no compiler").endsWith("the build failed, see above\n");
    assertThat(second.output()).contains("no compiler").endsWith("the build failed, see above\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "dash", "bash", "busybox sh", "zsh --emulate sh"})
  void twoStartersAtOnceBuildOnceWhateverTheShell(String shell) throws Exception {
    String[] words = shell.split(" ");
    assumeTrue(Files.isExecutable(Path.of("/bin", words[0])), "there is no /bin/" + words[0]);
    String[] command =
        Stream.concat(Stream.of(words), Stream.of(checkout.launcher().toString(), "generate"))
            .toArray(String[]::new);

    Process first = checkout.start(SLOW, command);
    Process second = checkout.start(SLOW, command);
    List<Call> calls = List.of(Call.of(first), Call.of(second));

    assertThat(calls).allMatch(call -> call.exitCode() == 0).allMatch(Checkout::ranJava);
    assertThat(checkout.builds()).hasSize(2).doesNotContain("overlap");
    assertThat(calls)
        .filteredOn(call -> call.output().contains("vstar: waiting for process"))
        .hasSize(1);
  }

  @Test
  void aBuildThatOutlivesItsKilledLauncherIsWaitedForByName() throws Exception {
    Process killed = checkout.start(SLOW, checkout.launcher().toString());
    awaitBuild(lines -> !lines.isEmpty() && lines.get(0).equals("begin " + builder()));
    String builder = builder();
    killed.destroyForcibly().waitFor();

    Call next = checkout.launch(Map.of());

    assertThat(next.exitCode()).isZero();
    assertThat(next.output())
        .startsWith("vstar: waiting for process " + builder + ", which builds in ")
        .contains("build-stamp.new, which a start that was killed had left");
    assertThat(checkout.builds()).hasSize(4).doesNotContain("overlap");
  }

  @Test
  void waitingForABuildHasAnEnd() throws Exception {
    Process building = checkout.start(SLOW, checkout.launcher().toString());
    awaitBuild(lines -> !lines.isEmpty());

    Call call = checkout.launch(Map.of("VSTAR_BUILD_WAIT", "1"));

    assertThat(call.exitCode()).isEqualTo(4);
    assertThat(call.output())
        .contains(
            "still builds in " + checkout.target() + " after 1 s; end it, or try again later");
    assertThat(Call.of(building).exitCode()).isZero();
  }

  @Test
  void sigtermEndsTheBuildWithTheLauncher() throws Exception {
    Process stopped = checkout.start(Map.of("BUILD_SECONDS", "30"), checkout.launcher().toString());
    awaitBuild(lines -> !lines.isEmpty());
    long builder = Long.parseLong(checkout.builds().get(0).replace("begin ", ""));

    stopped.destroy();

    assertThat(stopped.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stopped.exitValue()).isEqualTo(143);
    ProcessHandle.of(builder)
        .ifPresent(handle -> handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "999999"})
  void locksOfEarlierVersionsAreOnlyRemains(String pid) throws Exception {
    Path old = Files.createDirectories(checkout.target().resolve("building"));
    if (!pid.isEmpty()) {
      Files.writeString(old.resolve("pid"), pid);
    }

    Call call = checkout.launch(Map.of("VSTAR_BUILD_WAIT", "5"));

    assertThat(call.output())
        .contains("vstar: removed " + old + ", which a start that was killed had left")
        .contains("locale");
    assertThat(old).doesNotExist();
  }

  @Test
  void aLockFileThatNamesALivingProcessHoldsNobodyUp() throws Exception {
    Files.createDirectories(checkout.target());
    Files.writeString(checkout.target().resolve("build-lock"), "1\n");

    assertThat(checkout.launch(Map.of("VSTAR_BUILD_WAIT", "0")).exitCode()).isZero();
  }

  @Test
  void perlLocksWhereThereIsNoFlock() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "there is no /usr/bin/perl");
    String programs = checkout.programsWith("perl").toString();
    Map<String, String> environment = Map.of("PATH", programs, "BUILD_SECONDS", "2");

    Process first = checkout.start(environment, checkout.launcher().toString());
    Process second = checkout.start(environment, checkout.launcher().toString());
    List<Call> calls = List.of(Call.of(first), Call.of(second));

    assertThat(calls).allMatch(Checkout::ranJava);
    assertThat(checkout.builds()).hasSize(2).doesNotContain("overlap");
  }

  @Test
  void whereNothingLocksItSaysSoAndBuilds() throws Exception {
    String programs = checkout.programsWith().toString();

    Call call = checkout.launch(Map.of("PATH", programs));

    assertThat(call.output())
        .startsWith(
            "vstar: " + checkout.target() + " cannot be locked; do not start vstar a second")
        .contains("locale");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
    Files.createFile(checkout.target()); // a file where the folder should be stops root, too

    assertThat(checkout.launch(Map.of()))
        .isEqualTo(
            new Call(
                4,
                "vstar: has to be built, but %s cannot be written; let its owner start bin/vstar once\n"
                    .formatted(checkout.target())));
  }

  @Test
  void theProgramDoesNotHoldTheLock() throws Exception {
    Process running =
        checkout.start(Map.of("RUN_SECONDS", "20"), checkout.launcher().toString(), "x");
    try {
      awaitBuild(lines -> Files.exists(checkout.target().resolve("build-stamp")));
      Files.delete(checkout.target().resolve("build-stamp")); // so that the next one builds
      assertThat(checkout.launch(Map.of("VSTAR_BUILD_WAIT", "3"))).matches(Checkout::ranJava);
      assertThat(running.isAlive()).isTrue();
    } finally {
      running.destroyForcibly();
    }
  }

  /** Returns the process that the lock file names. */
  private String builder() {
    try {
      return Files.readString(checkout.target().resolve("build-lock")).strip();
    } catch (IOException e) {
      return "nobody";
    }
  }

  private void awaitBuild(Predicate<List<String>> state) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (!state.test(checkout.builds())) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(20);
    }
  }
}
