package io.vstar.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.event.Assessed;
import io.vstar.train.event.RunEvent;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.LossGrid;
import io.vstar.train.heldout.PairedRatio;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldOutTextTest {
  private static final LossGrid GRID = new LossGrid(2, 2, 2);
  private static final HeldOutLosses START = new HeldOutLosses(GRID, List.of(1.0, 0.5, 1.0, 0.5));
  private static final HeldOutLosses BEST = new HeldOutLosses(GRID, List.of(1.0, 0.2, 1.0, 0.2));

  @Test
  void theEndTellsTheRatioTheBinsTheStretchOfEqualsAndTheOtherNoise() {
    Assessed assessed =
        new Assessed(new PairedRatio(0.85, Optional.of(new Interval(0.8, 0.9))), 0, 40);
    assertThat(HeldOutText.ended(end(80, BEST), Optional.of(assessed)))
        .containsExactly(
            "done after 120 steps; best after 80 steps, validation loss 0.6000, 0.800 ± 0.000 of"
                + " the start's",
            "by noise, from little to much: 1.000, 0.400",
            "from step 40 on no measurement is told from the best by more than noise",
            "on noise that chose nothing: 0.850 ± 0.050 of the start's");
  }

  @Test
  void aStartThatIsBestHasNothingMoreToTell() {
    Assessed assessed = new Assessed(new PairedRatio(1, Optional.empty()), 2, 0);
    assertThat(HeldOutText.ended(end(0, START), Optional.of(assessed)))
        .containsExactly(
            "done after 120 steps; best after 0 steps, validation loss 0.7500, 1.000 of the"
                + " start's");
  }

  private static RunEvent.Ended end(int best, HeldOutLosses losses) {
    return new RunEvent.Ended(
        120,
        false,
        new RunEvent.Validated(best, losses, START),
        Path.of("out/cat/runs/0001"),
        Path.of("out/cat"),
        Optional.empty());
  }
}
