package io.vstar.train.optim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossScaleTest {
  @Test
  void isHalvedByOverflowsAndDoubledAfterTwoThousandStepsWithout() {
    LossScale scale = LossScale.dynamic();
    assertThat(scale.factor()).isEqualTo(65536);
    assertThat(scale.overflowed()).isTrue();
    assertThat(scale.factor()).isEqualTo(32768);
    for (int i = 0; i < 1999; i++) {
      scale.succeeded();
    }
    assertThat(scale.factor()).isEqualTo(32768);
    scale.succeeded();
    assertThat(scale.factor()).isEqualTo(65536);
  }

  @Test
  void anOverflowBeginsTheWaitAnew() {
    LossScale scale = LossScale.dynamic();
    for (int i = 0; i < 1999; i++) {
      scale.succeeded();
    }
    scale.overflowed();
    scale.succeeded();
    assertThat(scale.factor()).isEqualTo(32768);
  }

  @Test
  void givesUpAtOne() {
    LossScale scale = LossScale.dynamic();
    int halvings = 0;
    while (scale.overflowed()) {
      halvings++;
    }
    assertThat(halvings).isEqualTo(15);
    assertThat(scale.factor()).isEqualTo(1);
  }

  @Test
  void staysAtOneWhereItIsNotNeeded() {
    LossScale scale = LossScale.none();
    assertThat(scale.overflowed()).isFalse();
    for (int i = 0; i < 5000; i++) {
      scale.succeeded();
    }
    assertThat(scale.factor()).isEqualTo(1);
  }
}
