package io.vstar.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  private final SteppedClock clock = new SteppedClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ProgressLines lines =
      new ProgressLines("train", new PrintStream(out, true, UTF_8), clock);

  private static final class SteppedClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void theFirstStepTheLastAndOneEveryTenSecondsAreShown() {
    for (int step = 1; step <= 8; step++) {
      clock.pass(Duration.ofSeconds(4));
      lines.step(step, 8, "loss 0." + step);
    }
    lines.close();
    assertThat(out.toString(UTF_8).lines())
        .containsExactly(
            "12:00:04 train 1/8 loss 0.1, 28 s left",
            "12:00:16 train 4/8 loss 0.4, 16 s left",
            "12:00:28 train 7/8 loss 0.7, 4 s left",
            "12:00:32 train 8/8 loss 0.8, 32 s");
  }

  @Test
  void aTaskThatEndsEarlyStillShowsItsLastStep() {
    for (int step = 1; step <= 3; step++) {
      clock.pass(Duration.ofSeconds(1));
      lines.step(step, 4000, "");
    }
    lines.close();
    assertThat(out.toString(UTF_8).lines())
        .containsExactly(
            "12:00:01 train 1/4000, 1 h 06 min left", "12:00:03 train 3/4000, 1 h 06 min left");
  }

  @Test
  void stepsOfAnEarlierRunDoNotShortenTheTimeLeft() {
    for (int step = 501; step <= 502; step++) {
      clock.pass(Duration.ofSeconds(10));
      lines.step(step, 505, "");
    }
    lines.close();
    assertThat(out.toString(UTF_8).lines())
        .containsExactly("12:00:10 train 501/505, 40 s left", "12:00:20 train 502/505, 30 s left");
  }

  @Test
  void nothingIsShownForATaskWithoutSteps() {
    lines.close();
    assertThat(out.toString(UTF_8)).isEmpty();
  }
}
