package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyPathTest {
  @Test
  void editDistanceCountsInsertedDeletedAndReplacedLetters() {
    assertThat(KeyPath.editDistance("", "abc")).isEqualTo(3);
    assertThat(KeyPath.editDistance("kitten", "sitting")).isEqualTo(3);
    assertThat(KeyPath.editDistance("steps", "steps")).isZero();
    assertThat(KeyPath.editDistance("flaw", "lawn")).isEqualTo(2);
  }
}
