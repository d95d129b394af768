package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.OutputException;
import io.vstar.train.event.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  private static final List<String> NAMES =
      Stream.concat(
              MetricName.OF_EVERY_RUN.stream(),
              Stream.of("residual_ratio", "dead_units", "penalty"))
          .toList();
  private static final Metrics START =
      new Metrics(
          0, Map.of(MetricName.VALIDATION_LOSS, 0.25, MetricName.VALIDATION_RATIO, 1.0), 0.5);
  private static final Map<String, Double> STEP =
      Map.of(
          MetricName.LOSS,
          0.125,
          MetricName.LEARNING_RATE,
          0.0078125,
          MetricName.GRADIENT_NORM,
          2.0);
  private static final Metrics FIRST = new Metrics(1, STEP, 1.5);
  private static final Metrics SECOND =
      new Metrics(
          2,
          Map.of(
              MetricName.LOSS,
              Double.NaN,
              MetricName.LEARNING_RATE,
              0.0078125,
              MetricName.GRADIENT_NORM,
              1e-5,
              MetricName.VALIDATION_LOSS,
              0.1875,
              MetricName.VALIDATION_RATIO,
              0.75,
              "residual_ratio",
              0.0625,
              "dead_units",
              0.5,
              "penalty",
              0.001953125),
          2.5);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("metrics.csv");
  }

  @Test
  void everyLineIsOnTheDiskAsSoonAsItIsAppended() throws IOException {
    try (MetricsLog log = MetricsLog.create(file, NAMES)) {
      log.append(START);
      log.append(FIRST);
      log.append(SECOND);
      assertThat(Files.readString(file))
          .isEqualTo(
              """
              step,loss,learning_rate,gradient_norm,validation_loss,validation_ratio,residual_ratio,dead_units,penalty,seconds
              0,,,,0.25,1.0,,,,0.5
              1,0.125,0.0078125,2.0,,,,,,1.5
              2,NaN,0.0078125,1.0E-5,0.1875,0.75,0.0625,0.5,0.001953125,2.5
              """);
    }
    assertThat(MetricsLog.read(file)).containsExactly(START, FIRST, SECOND);
  }

  @Test
  void withoutMeasurementsThereAreNoEmptyColumns() throws IOException {
    try (MetricsLog log = MetricsLog.create(file, MetricName.OF_EVERY_RUN)) {
      log.append(FIRST);
    }
    assertThat(file)
        .hasContent(
            """
            step,loss,learning_rate,gradient_norm,validation_loss,validation_ratio,seconds
            1,0.125,0.0078125,2.0,,,1.5
            """);
    assertThat(MetricsLog.read(file)).containsExactly(FIRST);
  }

  @Test
  void aLogWithoutAStepSaysSo() {
    assertThat(MetricsLog.holdsSteps(file)).isFalse();
    write(START);
    assertThat(MetricsLog.holdsSteps(file)).isFalse();
    write(START, FIRST);
    assertThat(MetricsLog.holdsSteps(file)).isTrue();
  }

  @Test
  void aNewLogReplacesTheOld() {
    write(START, FIRST);
    MetricsLog.create(file, NAMES).close();
    assertThat(MetricsLog.read(file)).isEmpty();
  }

  @Test
  void aResumedLogForgetsTheStepsThatAreTakenAgain() {
    write(START, FIRST, SECOND);
    try (MetricsLog log = MetricsLog.resume(file, NAMES, 1)) {
      assertThat(MetricsLog.read(file)).containsExactly(START, FIRST);
      log.append(SECOND);
    }
    assertThat(MetricsLog.read(file)).containsExactly(START, FIRST, SECOND);
  }

  @Test
  void aLineThatACrashCutOffDoesNotCount() throws IOException {
    write(START, FIRST);
    Files.writeString(file, "2,0.1", StandardOpenOption.APPEND);
    assertThat(MetricsLog.read(file)).containsExactly(START, FIRST);
    MetricsLog.resume(file, NAMES, 10).close();
    assertThat(Files.readString(file)).endsWith("1,0.125,0.0078125,2.0,,,,,,1.5\n");
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    write(START);
    Files.writeString(file, "1,0.1,x\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> MetricsLog.read(file))
        .isInstanceOf(OutputException.class)
        .hasMessage(file + ":3: \"1,0.1,x\" is not a line of metrics");
  }

  @Test
  void anotherFileIsNotTakenForALog() throws IOException {
    Files.writeString(file, "a,b\n");
    assertThatThrownBy(() -> MetricsLog.resume(file, NAMES, 0))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(file + " is not a metrics log");
    assertThat(file).hasContent("a,b\n");
  }

  @Test
  void theCurveIsTheMeanOverStretches() {
    List<CurvePoint> steps =
        List.of(
            new CurvePoint(1, 4),
            new CurvePoint(2, 2),
            new CurvePoint(3, 1),
            new CurvePoint(4, 3),
            new CurvePoint(5, 8));
    assertThat(CurvePoint.smoothed(steps, 2))
        .containsExactly(new CurvePoint(2, 3), new CurvePoint(5, 4));
    assertThat(CurvePoint.smoothed(steps, 100)).isEqualTo(steps);
    assertThat(CurvePoint.smoothed(List.of(), 10)).isEmpty();
  }

  private void write(Metrics... lines) {
    try (MetricsLog log = MetricsLog.create(file, NAMES)) {
      for (Metrics line : lines) {
        log.append(line);
      }
    }
  }
}
