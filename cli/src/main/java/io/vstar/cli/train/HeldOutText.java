package io.vstar.cli.train;

import io.vstar.train.event.Assessed;
import io.vstar.train.event.ReferenceMeasured;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.StoppedEarly;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The lines that tell of the held-out loss. */
final class HeldOutText {
  private HeldOutText() {}

  /** Returns a ratio with its interval, such as {@code 0.848 ± 0.021}; the start is 1 by itself. */
  static String ratio(RunEvent.Validated validated) {
    return ratio(
        validated.ratio(), validated.step() == 0 ? Optional.empty() : validated.interval());
  }

  private static String ratio(double ratio, Optional<Interval> interval) {
    return String.format(Locale.ROOT, "%.3f", ratio)
        + interval.map(each -> String.format(Locale.ROOT, " ± %.3f", each.halfWidth())).orElse("");
  }

  static String reference(ReferenceMeasured event) {
    return "to beat     %s: %s of the start's held-out loss"
        .formatted(event.description(), ratio(event.ratio().ratio(), event.ratio().interval()));
  }

  static String stoppedEarly(StoppedEarly event) {
    return "stopped early after %d steps: %s".formatted(event.step(), event.reason());
  }

  /** Returns the lines at the end of a run. */
  static List<String> ended(RunEvent.Ended end, Optional<Assessed> assessed) {
    RunEvent.Validated best = end.best();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s after %d steps; best after %d steps, validation loss %.4f, %s of the start's",
            end.stopped() ? "stopped" : "done",
            end.steps(),
            best.step(),
            best.loss(),
            ratio(best)));
    if (best.step() > 0 && best.bins().size() > 1) {
      lines.add(
          "by noise, from little to much: "
              + best.bins().stream()
                  .map(PairedRatio::ratio)
                  .map(ratio -> String.format(Locale.ROOT, "%.3f", ratio))
                  .collect(Collectors.joining(", ")));
    }
    assessed.filter(each -> best.step() > 0).ifPresent(each -> assess(each, best, lines));
    return lines;
  }

  private static void assess(Assessed assessed, RunEvent.Validated best, List<String> lines) {
    if (assessed.plateau() < best.step()) {
      lines.add(
          "from step %d on no measurement is told from the best by more than noise"
              .formatted(assessed.plateau()));
    }
    lines.add(
        "on %s that chose nothing: %s of the start's"
            .formatted(
                switch (assessed.controlPictures()) {
                  case 0 -> "noise";
                  case 1 -> "a picture";
                  default -> assessed.controlPictures() + " pictures";
                },
                ratio(assessed.control().ratio(), assessed.control().interval())));
  }
}
