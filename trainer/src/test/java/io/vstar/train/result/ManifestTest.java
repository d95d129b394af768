package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.error.OutputException;
import io.vstar.image.PngFiles;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.event.Finding;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import io.vstar.train.inversion.TextualInversionMethod;
import io.vstar.train.result.RunResult.Assessment;
import io.vstar.train.result.RunResult.Outcome;
import io.vstar.train.result.RunResult.ValidationPoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir private Path folder;

  @Test
  void aManifestReadsBackEqual() throws IOException {
    Path file = folder.resolve("manifest.json");
    Manifests.completed().write(file);
    assertThat(Manifest.read(file)).isEqualTo(Manifests.completed());
  }

  @Test
  void findingsReadBackEqual() throws IOException {
    Manifest plain = Manifests.completed();
    Finding finding =
        new Finding(
            "left-out",
            Finding.Kind.SUGGESTION,
            "What each vector adds",
            "Try \"fewer\".",
            new Finding.Table(
                List.of(Finding.Column.text("vector"), Finding.Column.number("loss")),
                List.of(List.of("1", "0.20"))));
    Manifest assessed =
        new Manifest(
            plain.inputs(),
            plain.environment(),
            plain.started(),
            plain.finished(),
            plain.result(),
            List.of(finding),
            List.of());
    Path file = folder.resolve("manifest.json");
    assessed.write(file);
    assertThat(Manifest.read(file)).isEqualTo(assessed);
  }

  @Test
  void aManifestOfAnEarlierVersionHasNoFindings() throws IOException {
    Path file = folder.resolve("manifest.json");
    Manifests.completed().write(file);
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    json.remove("findings");
    Files.writeString(file, json.toString());
    assertThat(Manifest.read(file)).isEqualTo(Manifests.completed());
  }

  @Test
  void aFailedRunReadsBackEqual() throws IOException {
    RunResult failed =
        new RunResult(
            Outcome.FAILED,
            Optional.of("loss is NaN at step 3"),
            3,
            List.of(),
            List.of(),
            Optional.empty(),
            Manifests.files(),
            Optional.of("the run failed"));
    Path file = folder.resolve("manifest.json");
    Manifests.manifest(failed).write(file);
    assertThat(Manifest.read(file)).isEqualTo(Manifests.manifest(failed));
  }

  @Test
  void whatTheHeldOutLossWasComparedWithReadsBackEqual() throws IOException {
    RunResult plain = Manifests.completed().result();
    PairedRatio ratio = new PairedRatio(0.9, Optional.of(new Interval(0.85, 0.95)));
    RunResult assessed =
        new RunResult(
            plain.outcome(),
            plain.failure(),
            plain.completedSteps(),
            plain.loss(),
            List.of(
                new ValidationPoint(
                    10, 0.1, 0.5, Optional.of(new Interval(0.4, 0.6)), List.of(0.7, 0.3))),
            plain.bestStep(),
            plain.outputs(),
            plain.notPublished(),
            new Assessment(
                Optional.of("3 measurements in a row"),
                new TreeMap<>(Map.of("without_word", new PairedRatio(1.1, Optional.empty()))),
                Optional.of(ratio),
                Optional.of(40L)));
    Path file = folder.resolve("manifest.json");
    Manifests.manifest(assessed).write(file);
    assertThat(Manifest.read(file)).isEqualTo(Manifests.manifest(assessed));
  }

  @Test
  void aManifestFromBeforeTheLossWasComparedIsRead() throws IOException {
    Path file = folder.resolve("manifest.json");
    Manifests.completed().write(file);
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonObject result = json.getAsJsonObject("result");
    result.remove("assessment");
    result
        .getAsJsonArray("validation")
        .forEach(
            point -> {
              point.getAsJsonObject().remove("interval");
              point.getAsJsonObject().remove("bins");
            });
    Files.writeString(file, json.toString());
    assertThat(Manifest.read(file)).isEqualTo(Manifests.completed());
  }

  @Test
  void theJsonIsForOthersToReadToo() throws IOException {
    Path file = folder.resolve("manifest.json");
    Manifests.completed().write(file);
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertThat(json.keySet())
        .containsExactly(
            "format",
            "inputs",
            "environment",
            "started",
            "finished",
            "result",
            "findings",
            "frozenWeights");
    assertThat(json.get("started").getAsString()).isEqualTo("2026-11-20T10:00:00Z");
    JsonObject config = json.getAsJsonObject("inputs").getAsJsonObject("config");
    assertThat(config.getAsJsonObject("training").get("steps").getAsString()).isEqualTo("100");
    assertThat(config.getAsJsonObject("training").get("learningRate").getAsDouble())
        .isEqualTo(0.005);
    assertThat(json.getAsJsonObject("result").get("bestStep").getAsLong()).isEqualTo(90);
    assertThat(json.getAsJsonObject("result").get("outcome").getAsString()).isEqualTo("COMPLETED");
  }

  @Test
  void theInputsAreTakenFromConfigAndDataset() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    PngFiles.write(pictures.resolve("a.png"), image, Map.of());
    Path file = folder.resolve("cat.yaml");
    Files.writeString(
        file,
        "{model: pocket, placeholder: <cat>, initializer: cat, dataset: {path: pictures},"
            + " training: {seed: 7}}");
    TrainConfig config = ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
    DatasetSplit split = DatasetSplit.read(config.dataset());
    CaptionTemplates templates = CaptionTemplates.of(config.dataset().templates());

    RunInputs inputs = RunInputs.of(config, split, templates, "b0", new TreeMap<>(), "0.1.0");

    assertThat(inputs.seed()).isEqualTo(7);
    assertThat(inputs.trainingFiles()).containsOnlyKeys("a.png");
    assertThat(inputs.validationFiles()).isEmpty();
    Manifest written =
        new Manifest(
            inputs,
            Environment.current("2.7.1", "cpu"),
            Manifests.completed().started(),
            Manifests.completed().finished(),
            Manifests.completed().result(),
            List.of(),
            List.of("before", "after"));
    written.write(folder.resolve("manifest.json"));
    assertThat(Manifest.read(folder.resolve("manifest.json"))).isEqualTo(written);
  }

  @Test
  void aManifestFromBeforeWeightsWereHashedReadsBack() throws IOException {
    Path file = folder.resolve("manifest.json");
    Manifests.completed().write(file);
    String text = Files.readString(file);
    String before = text.replaceFirst(",\\s*\"frozenWeights\": \\[]", "");
    assertThat(before).isNotEqualTo(text);
    Files.writeString(file, before);
    assertThat(Manifest.read(file)).isEqualTo(Manifests.completed());
  }

  @Test
  void anotherFormatIsRefused() throws IOException {
    Path file = folder.resolve("manifest.json");
    Manifests.completed().write(file);
    Files.writeString(file, Files.readString(file).replace("\"format\": 2", "\"format\": 3"));
    assertThatThrownBy(() -> Manifest.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("is not a manifest: format 3, expected 2");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Path file = folder.resolve("manifest.json");
    Manifests.completed().write(file);
    Files.writeString(file, Files.readString(file).replace("\"started\"", "\"begun\""));
    assertThatThrownBy(() -> Manifest.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("is not a manifest: started");
  }

  @Test
  void aFileThatIsNotJsonIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("manifest.json"), "{\"format\": 2, ");
    assertThatThrownBy(() -> Manifest.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("is not a manifest: ");
    Files.writeString(file, "");
    assertThatThrownBy(() -> Manifest.read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void aManifestReplacesTheOneBefore() throws IOException {
    Path file = folder.resolve("manifest.json");
    Files.writeString(file, "old");
    Manifests.completed().write(file);
    assertThat(Manifest.read(file)).isEqualTo(Manifests.completed());
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aFolderThatIsMissingIsTold() {
    Path file = folder.resolve("none/manifest.json");
    assertThatThrownBy(() -> Manifests.completed().write(file))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(file + " cannot be written");
  }

  @Test
  void aCurveHoldsFiniteNumbersOnly() {
    assertThatThrownBy(() -> new CurvePoint(3, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("loss NaN at step 3");
  }
}
