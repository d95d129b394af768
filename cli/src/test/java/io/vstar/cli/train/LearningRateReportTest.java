package io.vstar.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.LossGrid;
import io.vstar.train.run.LearningRateCurve;
import io.vstar.train.run.LearningRateCurve.Point;
import io.vstar.train.run.LearningRateRange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearningRateReportTest {
  private static final LossGrid GRID = new LossGrid(2, 1, 1);

  @Test
  void theTableMarksTheLowestLossAndTheSuggestion() {
    LearningRateReport report =
        report(List.of(1e-3, 1e-2, 1e-1, 1.0), point(1e-3, 0.9), point(1e-2, 0.8), none(1e-1));
    assertThat(report.lines())
        .containsExactly(
            "held-out loss after 20 steps, by the start's",
            "  1.0e-03  0.9000 ± 0.0000",
            "  1.0e-02  0.8000 ± 0.0000  lowest  suggested",
            "  1.0e-01  not finite",
            "higher rates (1) were not tried",
            "training.learningRate: 1.0e-02 is the lowest that is not told from the best by more"
                + " than noise");
  }

  @Test
  void aBestAtTheUpperEndAsksForHigherRates() {
    assertThat(report(List.of(1e-3, 1e-2), point(1e-3, 0.9), point(1e-2, 0.8)).lines())
        .last()
        .asString()
        .endsWith("the best is the highest that was tried, so look above it too");
  }

  @Test
  void whereNothingLearnedItSaysWhatToTry() {
    LearningRateReport report = report(List.of(1e-9), point(1e-9, 1));
    assertThat(report.lines()).last().asString().startsWith("no rate learned anything in 20 steps");
    JsonObject json = JsonParser.parseString(report.json()).getAsJsonObject();
    assertThat(json.get("suggestion").isJsonNull()).isTrue();
  }

  @Test
  void theJsonHasThePointsAndTheSuggestion() {
    String text = report(List.of(1e-2, 1e-1), point(1e-2, 0.8), none(1e-1)).json();
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    assertThat(json.get("suggestion").getAsDouble()).isEqualTo(1e-2);
    assertThat(json.getAsJsonArray("points")).hasSize(2);
    JsonObject first = json.getAsJsonArray("points").get(0).getAsJsonObject();
    assertThat(first.keySet()).containsExactly("rate", "ratio", "low", "high");
    assertThat(first.get("ratio").getAsDouble()).isEqualTo(0.8);
    JsonObject second = json.getAsJsonArray("points").get(1).getAsJsonObject();
    assertThat(second.get("ratio").isJsonNull()).isTrue();
  }

  private static LearningRateReport report(List<Double> rates, Point... points) {
    return new LearningRateReport(
        new LearningRateCurve(losses(1), List.of(points)), new LearningRateRange(rates, 20));
  }

  private static Point point(double rate, double mean) {
    return new Point(rate, Optional.of(losses(mean)));
  }

  private static Point none(double rate) {
    return new Point(rate, Optional.empty());
  }

  private static HeldOutLosses losses(double mean) {
    return new HeldOutLosses(GRID, List.of(mean, mean));
  }
}
