package io.vstar.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.cli.Vstar;
import io.vstar.cli.console.ExitCode;
import io.vstar.train.event.MetricName;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.MetricsLog;
import io.vstar.train.result.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands do by the held-out loss, on pocket. */
class HeldOutCommandsTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aRateOfNextToNothingEndsEarlyAndIsToldAsSuch() throws IOException {
    int code = train("training.learningRate=1e-7", "training.steps=6", "validation.patience=2");

    assertThat(code).isEqualTo(ExitCode.NOT_PUBLISHED);
    assertThat(out.toString())
        .contains("stopped early after 2 steps: 2 measurements in a row")
        .contains("to beat     the prompts without <cat>: ")
        .contains("to beat     the prompts with \"cat\" for <cat>: ");
    assertThat(err.toString())
        .contains("not published: it learned")
        .contains("the loss hardly moved, so raise training.learningRate or training.steps");

    Path run = folder.resolve("cat/runs/0001");
    RunResult result = Manifest.read(run.resolve("manifest.json")).result();
    assertThat(result.outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
    assertThat(result.completedSteps()).isEqualTo(2);
    assertThat(result.assessment().stoppedEarly()).isPresent();
    assertThat(result.assessment().references()).containsOnlyKeys("without_word", "initializer");
    assertThat(result.assessment().control().orElseThrow().ratio()).isBetween(0.999, 1.001);
    Map<String, Double> start = MetricsLog.read(run.resolve("metrics.csv")).get(0).values();
    assertThat(start)
        .containsEntry(MetricName.validationRatioOfBin(3), 1.0)
        .containsKeys(MetricName.VALIDATION_RATIO_LOW, MetricName.reference("without_word"));
    assertThat(start).doesNotContainKey(MetricName.validationRatioOfBin(4));
  }

  @Test
  void ratesAreTriedWithoutAnyFileOfTheConfigsRun() {
    int code =
        run(
            List.of(
                "lr-find",
                "--config",
                "../configs/cat.yaml",
                "--set",
                "training.batchSize=2",
                "--from",
                "1e-9",
                "--to",
                "0.2",
                "--rates",
                "2",
                "--steps",
                "3",
                "--json"));

    assertThat(code).as(err.toString()).isEqualTo(ExitCode.DONE);
    JsonObject report = JsonParser.parseString(out.toString()).getAsJsonObject();
    JsonArray points = report.getAsJsonArray("points");
    assertThat(points).hasSize(2);
    assertThat(points.get(0).getAsJsonObject().get("ratio").getAsDouble()).isBetween(0.9999, 1.001);
    assertThat(report.get("suggestion").getAsDouble()).isEqualTo(0.2);
  }

  @Test
  void rangesOfRatesThatMakeNoSenseAreRefusedBeforeTheModelIsLoaded() {
    List<String> command =
        List.of("lr-find", "--config", "../configs/cat.yaml", "--from", "1", "--to", "0.1");
    assertThat(run(command)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("10 rates from 1.0 to 0.1, 20 steps each: expected");
  }

  private int train(String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train-ti",
                "--config",
                "../configs/cat.yaml",
                "--output",
                folder.toString(),
                "--set",
                "vectors=2",
                "--set",
                "training.batchSize=2",
                "--set",
                "validation.every=1",
                "--set",
                "validation.timesteps=4",
                "--set",
                "preview.prompts=['{}']",
                "--set",
                "preview.seeds=[1]",
                "--set",
                "preview.steps=1"));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return run(arguments);
  }

  private int run(List<String> arguments) {
    return Vstar.run(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }
}
