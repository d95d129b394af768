package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.loop.TrainingOutcome;
import io.vstar.train.result.RunFolder;
import io.vstar.train.run.PublicationGate.Published;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicationGateTest {
  private static final RunFolder RUN = new RunFolder(Path.of("out/cat/runs/0003"), "cat");

  @Test
  void theFirstResultThatLearnedSomethingIsPublished() {
    assertThat(gate(Optional.empty()).refusal(completed(5, 0.1))).isEmpty();
    assertThat(gate(Optional.empty()).refusal(stopped(5, 0.1))).isEmpty();
  }

  @Test
  void whatWasNotTrainedIsNeverPublished() {
    assertThat(gate(Optional.empty()).refusal(completed(0, 0.1)))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith(
                        "it learned nothing: no measurement was better than the start's"
                            + " (0.1000); "));
    assertThat(gate(published(0.2)).refusal(completed(0, 0.1))).isPresent();
  }

  @Test
  void onlyWhatMeasuresAsGoodReplacesWhatIsPublished() {
    assertThat(gate(published(0.1)).refusal(completed(5, 0.0999))).isEmpty();
    assertThat(gate(published(0.1)).refusal(completed(5, 0.1))).isEmpty();
    assertThat(gate(published(0.1)).refusal(completed(5, 0.10000001))).isEmpty(); // rounding
    assertThat(gate(published(0.1)).refusal(completed(5, 0.1001)))
        .hasValue("it measures 0.1001, worse than the published run 0003 with 0.1000");
    assertThat(gate(published(0.1)).refusal(stopped(5, 0.0999))).isEmpty();
    assertThat(gate(published(0.1)).refusal(stopped(5, 0.1001))).isPresent();
  }

  @Test
  void whatCannotBeComparedIsReplacedByARunThatCameToItsEndOnly() {
    PublicationGate gate = gate(Optional.of(new Published(RUN, Optional.empty())));
    assertThat(gate.refusal(completed(5, 0.1))).isEmpty();
    assertThat(gate.refusal(stopped(5, 0.1)))
        .hasValue("it was stopped, and cannot be compared with the published run 0003");
  }

  private static PublicationGate gate(Optional<Published> published) {
    return new PublicationGate(
        published, new OptimizerSettings.AdamW(0.9, 0.99, 1e-8, 0.01, false));
  }

  private static Optional<Published> published(double loss) {
    return Optional.of(new Published(RUN, Optional.of(loss)));
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
