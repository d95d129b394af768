package io.vstar.train.heldout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossGridTest {
  @Test
  void binsAreNeighbouringTimestepsOfAsEqualNumbersAsPossible() {
    LossGrid grid = new LossGrid(2, 8, 4);
    assertThat(IntStream.range(0, grid.size()).map(grid::bin))
        .containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 1, 1, 2, 2, 3, 3);
    LossGrid uneven = new LossGrid(1, 5, 2);
    assertThat(IntStream.range(0, 5).map(uneven::bin)).containsExactly(0, 0, 0, 1, 1);
  }

  @Test
  void moreBinsThanTimestepsAreRefused() {
    assertThatThrownBy(() -> new LossGrid(2, 3, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lossesAreAsManyAsTriples() {
    LossGrid grid = new LossGrid(1, 2, 1);
    assertThat(new HeldOutLosses(grid, List.of(1.0, 3.0)).mean()).isEqualTo(2);
    assertThatThrownBy(() -> new HeldOutLosses(grid, List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
