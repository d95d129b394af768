package io.vstar.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");
  private static final Attempt ANEW = new Attempt(2, 0, false);

  @ParameterizedTest
  @CsvSource({
    "0, DONE",
    "6, NOTHING_TO_DO",
    "8, NOT_PUBLISHED",
    "1, FAILED",
    "2, FAILED",
    "3, FAILED",
    "5, FAILED",
    "4, RETRIED",
    "134, RETRIED",
    "137, RETRIED",
    "143, RETRIED"
  })
  void exitCodesDecide(int exitCode, Outcome outcome) {
    assertThat(verdict("once", ANEW, exitCode).outcome()).isEqualTo(outcome);
  }

  @Test
  void whatCannotBeResumedBeginsAnewAtOnce() {
    assertThat(verdict("once", Attempt.FIRST, 2))
        .isEqualTo(new Verdict(Outcome.RETRIED, Optional.of(NOON)));
  }

  @Test
  void pausesDoubleUntilTheRetriesAreUsedUp() {
    assertThat(pause(0)).contains(Duration.ofSeconds(30));
    assertThat(pause(1)).contains(Duration.ofMinutes(1));
    assertThat(pause(2)).contains(Duration.ofMinutes(2));
    assertThat(verdict("once", new Attempt(4, 3, true), 137).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aFolderInUseIsWaitedForMuchLonger() {
    assertThat(verdict("once", new Attempt(90, 89, true), 4))
        .isEqualTo(new Verdict(Outcome.RETRIED, Optional.of(NOON.plus(Duration.ofMinutes(15)))));
    assertThat(verdict("once", new Attempt(101, 100, true), 4).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aScheduleGoesOnAfterAFailure() {
    assertThat(verdict("every 1h", ANEW, 3).next()).contains(NOON.plusSeconds(3600));
    assertThat(verdict("once", ANEW, 3).next()).isEmpty();
  }

  @Test
  void whatWasStoppedGoesOn() {
    assertThat(stopped(143, StopCause.SERVICE))
        .isEqualTo(new Verdict(Outcome.STOPPED, Optional.of(NOON)));
    assertThat(stopped(143, StopCause.CANCELLED))
        .isEqualTo(new Verdict(Outcome.CANCELLED, Optional.empty()));
    assertThat(stopped(0, StopCause.CANCELLED).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void theNextExecutionWaitsForTheWindow() {
    JobRequest nightly =
        request("once", Optional.of(RunWindow.parse("22:00-06:00", ZoneOffset.UTC)));
    assertThat(Verdict.of(nightly, Attempt.FIRST, 143, Optional.of(StopCause.WINDOW), NOON).next())
        .contains(Instant.parse("2026-03-28T22:00:00Z"));
  }

  @Test
  void attemptsFollowFromTheLastExecution() {
    assertThat(after(Outcome.DONE, 0)).isEqualTo(Attempt.FIRST);
    assertThat(after(Outcome.FAILED, 3)).isEqualTo(Attempt.FIRST);
    assertThat(after(Outcome.RETRIED, 137)).isEqualTo(new Attempt(4, 2, true));
    assertThat(after(Outcome.LOST, null)).isEqualTo(new Attempt(4, 2, true));
    assertThat(after(Outcome.STOPPED, 143)).isEqualTo(new Attempt(4, 1, true));
    assertThat(after(Outcome.RETRIED, 2)).isEqualTo(new Attempt(4, 1, false));
  }

  private static Attempt after(Outcome outcome, Integer exitCode) {
    Ending ending = new Ending(outcome, Optional.ofNullable(exitCode), "", Optional.empty(), NOON);
    return Attempt.after(
        Optional.of(
            new Execution(
                1,
                1,
                new Attempt(3, 1, true),
                new Worker("w", "h", ""),
                Optional.empty(),
                "log",
                NOON,
                NOON,
                Optional.of(ending))));
  }

  private static Optional<Duration> pause(int failures) {
    return verdict("once", new Attempt(failures + 1, failures, true), 137)
        .next()
        .map(next -> Duration.between(NOON, next));
  }

  private static Verdict stopped(int exitCode, StopCause cause) {
    return Verdict.of(
        request("once", Optional.empty()), Attempt.FIRST, exitCode, Optional.of(cause), NOON);
  }

  private static Verdict verdict(String schedule, Attempt attempt, int exitCode) {
    return Verdict.of(
        request(schedule, Optional.empty()), attempt, exitCode, Optional.empty(), NOON);
  }

  private static JobRequest request(String schedule, Optional<RunWindow> window) {
    Path folder = Path.of("/srv").toAbsolutePath();
    return new JobRequest(
        "cat",
        new JobConfig.File(folder.resolve("cat.yaml")),
        List.of(),
        folder,
        folder.resolve("cat"),
        Schedule.parse(schedule),
        window,
        0,
        RetryPolicy.of(3));
  }
}
