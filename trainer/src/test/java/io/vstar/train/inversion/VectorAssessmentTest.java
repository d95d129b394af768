package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.tensor.CpuRuntime;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.event.Examined;
import io.vstar.train.event.Finding;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.objective.TinyTraining;
import io.vstar.train.objective.ValidationLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class VectorAssessmentTest {
  private static final TextualInversionSettings SETTINGS =
      new TextualInversionSettings("<cat>", "this", TinyTraining.VECTORS);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining tiny;

  private TextualInversionTrainable trainable;
  private final List<Finding> findings = new ArrayList<>();

  @BeforeAll
  static void load() throws IOException {
    tiny = TinyTraining.in(CPU.runtime(), folder);
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  @BeforeEach
  void begin() {
    trainable = (TextualInversionTrainable) tiny.trainable(CPU.scope());
  }

  @Test
  void valuesThatDidNotMoveLieOnTheirWord() {
    assess(false, 5);
    Finding vectors = findings.get(0);
    assertThat(vectors.table().rows()).hasSize(TinyTraining.VECTORS);
    for (List<String> row : vectors.table().rows()) {
      assertThat(row.get(1)).isEqualTo("0.000");
      assertThat(row.get(3)).startsWith("this 1.00, ");
    }
    assertThat(findings).extracting(Finding::name).contains("left-out", "move-more");
  }

  @Test
  void aVectorThatIsLeftOutChangesTheLossAsAPromptWithoutItDoes() {
    float[] moved = trainable.values().get(0);
    for (int i = 0; i < moved.length; i++) {
      moved[i] += i % 3;
    }
    TinyTraining.overwrite(CPU.runtime(), trainable, moved);
    ValidationLoss validation = tiny.validation(trainable);
    double with = validation.measure(trainable.context());
    int width = moved.length / TinyTraining.VECTORS;
    float[] second = new float[width];
    System.arraycopy(moved, width, second, 0, width);
    TextualInversionTrainable rest = new TextualInversionTrainable(CPU.scope(), List.of(second), 1);
    double without =
        validation
            .with(new TextualInversionLearning(one(), List.of(), tiny.model(), rest).encoder())
            .measure(rest.context());

    assess(false, 5);

    Finding leftOut = named("left-out");
    assertThat(Double.parseDouble(leftOut.table().rows().get(0).get(1)))
        .isEqualTo(Math.round(1e4 * (without / with - 1)) / 100.0);
    assertThat(trainable.values().get(0)).as("nothing changes").isEqualTo(moved);
  }

  @Test
  void aRunThatIsStoppedIsAssessedWithoutForwardPasses() {
    assess(true, 5);
    assertThat(findings).extracting(Finding::name).contains("vectors").doesNotContain("left-out");
  }

  @Test
  void startValuesAreNotAssessed() {
    assess(false, 0);
    assertThat(findings).isEmpty();
  }

  private void assess(boolean stopped, int bestStep) {
    RunEvents events =
        new RunEvents().on(Examined.class, event -> findings.addAll(event.findings()));
    new TextualInversionLearning(
            SETTINGS, List.of(ExportFormat.SAFETENSORS), tiny.model(), trainable)
        .observe(events, tiny.validation(trainable), folder);
    events.publish(
        new RunEvent.Ended(
            5, stopped, new RunEvent.Validated(bestStep, 1, 1), folder, folder, Optional.empty()));
  }

  private Finding named(String name) {
    return findings.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static TextualInversionSettings one() {
    return new TextualInversionSettings("<cat>", "this", 1);
  }
}
