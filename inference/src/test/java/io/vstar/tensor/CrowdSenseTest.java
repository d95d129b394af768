package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.tensor.CrowdSense.Sample;
import org.junit.jupiter.api.Test;

class CrowdSenseTest {
  private final CrowdSense sense = new CrowdSense(Sample.NONE);
  private Sample now = Sample.NONE;

  @Test
  void aProcessThatHardlyQueuesIsNotCrowded() {
    assertThat(after(100, 0)).isFalse();
    assertThat(after(95, 5)).isFalse();
    assertThat(after(0, 0)).isFalse();
  }

  @Test
  void queueingForMoreThanATenthOfTheTimeIsACrowdAtOnce() {
    assertThat(after(100, 0)).isFalse();
    assertThat(after(85, 15)).isTrue();
  }

  @Test
  void aCrowdIsGoneOnlyAfterFiveCalmSamplesInARow() {
    after(50, 50);
    for (int calm = 0; calm < 4; calm++) {
      assertThat(after(100, 1)).isTrue();
    }
    assertThat(after(95, 5)).isTrue(); // neither calm nor crowded: counting begins anew
    for (int calm = 0; calm < 4; calm++) {
      assertThat(after(100, 1)).isTrue();
    }
    assertThat(after(100, 1)).isFalse();
  }

  @Test
  void threadsThatPushEachOtherAsideAreNoCrowd() {
    now = now.plus(new Sample(60, 40, 100, 105));
    assertThat(sense.crowded(now)).isFalse();
    now = now.plus(new Sample(60, 40, 100, 150));
    assertThat(sense.crowded(now)).isTrue();
  }

  @Test
  void aCrowdIsGoneWhenOthersHaveStoppedHoweverLongThreadsQueue() {
    after(50, 50);
    for (int alone = 0; alone < 4; alone++) {
      now = now.plus(new Sample(60, 40, 100, 102));
      assertThat(sense.crowded(now)).isTrue();
    }
    now = now.plus(new Sample(60, 40, 100, 102));
    assertThat(sense.crowded(now)).isFalse();
  }

  @Test
  void threadsThatEndTakeTheirTimeWithThemAndCountAsNothing() {
    after(1000, 0);

    assertThat(sense.crowded(new Sample(200, 0, 1200, 2400))).isFalse();
  }

  private boolean after(long computed, long queued) {
    now = now.plus(new Sample(computed, queued, computed, 2 * computed)); // others have as much
    return sense.crowded(now);
  }
}
