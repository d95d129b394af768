package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.config.PublicationRule;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.heldout.GateVerdict;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.LossGrid;
import io.vstar.train.loop.TrainingOutcome;
import io.vstar.train.result.RunFolder;
import io.vstar.train.run.PublicationGate.Measured;
import io.vstar.train.run.PublicationGate.Published;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublicationGateTest {
  private static final RunFolder RUN = new RunFolder(Path.of("out/cat/runs/0003"), "cat");

  @Test
  void theFirstResultThatLearnedSomethingIsPublished() {
    assertThat(refusal(Optional.empty(), completed(5, 0.1))).isEmpty();
    assertThat(refusal(Optional.empty(), stopped(5, 0.1))).isEmpty();
  }

  @Test
  void whatWasNotTrainedIsNeverPublished() {
    assertThat(refusal(Optional.empty(), completed(0, 0.1)))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith(
                        "it learned nothing: no measurement was better than the start's"
                            + " (0.1000); "));
    assertThat(refusal(published(0.2), completed(0, 0.1))).isPresent();
  }

  @Test
  void onlyWhatMeasuresAsGoodReplacesWhatIsPublished() {
    assertThat(refusal(published(0.1), completed(5, 0.0999))).isEmpty();
    assertThat(refusal(published(0.1), completed(5, 0.1))).isEmpty();
    assertThat(refusal(published(0.1), completed(5, 0.10000001))).isEmpty(); // rounding
    assertThat(refusal(published(0.1), completed(5, 0.1001)))
        .hasValue("it measures 0.1001, worse than the published run 0003 with 0.1000");
    assertThat(refusal(published(0.1), stopped(5, 0.0999))).isEmpty();
    assertThat(refusal(published(0.1), stopped(5, 0.1001))).isPresent();
  }

  @Test
  void whatCannotBeComparedIsReplacedByARunThatCameToItsEndOnly() {
    Optional<Published> other = Optional.of(new Published(RUN, List.of(), Optional.empty()));
    assertThat(refusal(other, completed(5, 0.1))).isEmpty();
    assertThat(refusal(other, stopped(5, 0.1)))
        .hasValue("it was stopped, and cannot be compared with the published run 0003");
  }

  @Test
  void byTheStrictRuleOnlyWhatIsBetterBeyondDoubtReplacesWhatIsPublished() {
    GateVerdict clear = better(0.9, 0.001);
    assertThat(clear.accepted()).isTrue();
    assertThat(clear.reason())
        .startsWith("it is better than the published run 0003: 0.9")
        .endsWith(" of its loss (0.8990 to 0.9010) on 2 pictures that neither was trained on");
    GateVerdict doubtful = better(0.99, 0.05);
    assertThat(doubtful.accepted()).isFalse();
    assertThat(doubtful.reason()).startsWith("it is not better than the published run 0003: 0.99");
    assertThat(better(1.1, 0.001).accepted()).isFalse();
  }

  @Test
  void picturesThatThePublishedResultWasTrainedOnDoNotCount() {
    // On the first picture, which it was trained on, the published result is far better.
    ComparedPictures pictures =
        new ComparedPictures(List.of("a", "b", "c"), Set.of("a", "x"), Set.of("b"));
    HeldOutLosses before = losses(0.1, 1, 1, 0);
    GateVerdict verdict =
        strict(before, pictures).verdict(completed(5, 0.1), losses(1, 0.9, 0.8, 0.001));
    assertThat(verdict.accepted()).isTrue();
    assertThat(verdict.comparisons().get("all").ratio().ratio()).isGreaterThan(1);
    assertThat(verdict.comparisons().get("unseen").pictures()).isEqualTo(2);
    assertThat(verdict.comparisons().get("earlier").ratio().ratio()).isBetween(0.89, 0.91);
    assertThat(verdict.comparisons().get("added").ratio().ratio()).isBetween(0.79, 0.81);
    GateVerdict known =
        strict(
                before,
                new ComparedPictures(List.of("a", "b", "c"), Set.of("a", "b", "c"), Set.of()))
            .verdict(completed(5, 0.1), losses(1, 0.9, 0.8, 0.001));
    assertThat(known.accepted()).isFalse();
    assertThat(known.reason()).endsWith(" on 3 pictures");
  }

  @Test
  void lossesThatAreNotFiniteAreNotBetter() {
    ComparedPictures pictures = new ComparedPictures(List.of("a", "b", "c"), Set.of(), Set.of());
    GateVerdict verdict =
        strict(losses(1, 1, 1, 0), pictures)
            .verdict(completed(5, 0.1), losses(1, Double.NaN, 1, 0));
    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.reason()).contains("not finite");
  }

  private static GateVerdict better(double ratio, double spread) {
    ComparedPictures pictures = new ComparedPictures(List.of("a", "b", "c"), Set.of("a"), Set.of());
    return strict(losses(1, 1, 1, 0), pictures)
        .verdict(completed(5, 0.1), losses(1, ratio, ratio, spread));
  }

  /** Returns losses of three pictures at four timesteps each, which differ by a spread. */
  private static HeldOutLosses losses(double first, double second, double third, double spread) {
    List<Double> values = new ArrayList<>();
    for (double mean : new double[] {first, second, third}) {
      for (int i = 0; i < 4; i++) {
        values.add(mean + spread * (i - 1.5));
      }
    }
    return new HeldOutLosses(new LossGrid(3, 4, 1), values);
  }

  private static PublicationGate strict(HeldOutLosses before, ComparedPictures pictures) {
    return gate(
        Optional.of(
            new Published(
                RUN,
                List.of(),
                Optional.of(
                    new Measured(HeldOutLosses.single(0.1), before, Optional.of(pictures))))),
        PublicationRule.BETTER);
  }

  private static Optional<String> refusal(Optional<Published> published, TrainingOutcome outcome) {
    GateVerdict verdict =
        gate(published, PublicationRule.NOT_WORSE).verdict(outcome, HeldOutLosses.single(9));
    return verdict.accepted() ? Optional.empty() : Optional.of(verdict.reason());
  }

  private static PublicationGate gate(Optional<Published> published, PublicationRule rule) {
    return new PublicationGate(
        published, rule, new OptimizerSettings.AdamW(0.9, 0.99, 1e-8, 0.01, false));
  }

  private static Optional<Published> published(double loss) {
    HeldOutLosses losses = HeldOutLosses.single(loss);
    return Optional.of(
        new Published(RUN, List.of(), Optional.of(new Measured(losses, losses, Optional.empty()))));
  }

  private static TrainingOutcome completed(int bestStep, double loss) {
    return outcome(bestStep, loss, false);
  }

  private static TrainingOutcome stopped(int bestStep, double loss) {
    return outcome(bestStep, loss, true);
  }

  private static TrainingOutcome outcome(int bestStep, double loss, boolean stopped) {
    return new TrainingOutcome(10, List.of(new Validated(bestStep, loss, 0.5)), stopped);
  }
}
