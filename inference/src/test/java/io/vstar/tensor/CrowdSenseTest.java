package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.tensor.CrowdSense.Sample;
import org.junit.jupiter.api.Test;

class CrowdSenseTest {
  private final CrowdSense sense = new CrowdSense();
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
  void threadsThatEndTakeTheirTimeWithThemAndCountAsNothing() {
    after(1000, 0);

    assertThat(sense.crowded(new Sample(200, 0))).isFalse();
  }

  private boolean after(long computed, long queued) {
    now = now.plus(new Sample(computed, queued));
    return sense.crowded(now);
  }
}
