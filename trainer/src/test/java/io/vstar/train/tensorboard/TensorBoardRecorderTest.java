package io.vstar.train.tensorboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Value;
import io.vstar.train.event.PicturesDrawn;
import io.vstar.train.event.RunEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tensorboard.Event;
import tensorboard.SessionLog;
import tensorboard.Summary;
import tensorboard.hparams.HParamsPluginData;

class TensorBoardRecorderTest {
  @TempDir private Path folder;

  @Test
  void metricsAreCurvesFromTheFirstMeasurementOn() throws IOException {
    try (RecordedRun run = new RecordedRun(folder, 0)) {
      run.events.publish(new RunEvent.Validated(0, 0.5, 1));
      run.step(1, 0.25);
      run.events.publish(new RunEvent.Validated(1, 0.4, 0.8));
      assertThat(curve("loss/train_step")).containsExactly(tuple(1L, 0.25f)); // at once
    }
    assertThat(curve("loss/validation_step")).containsExactly(tuple(0L, 0.5f), tuple(1L, 0.4f));
    assertThat(curve("validation/ratio")).containsExactly(tuple(0L, 1f), tuple(1L, 0.8f));
    assertThat(curve("lr/learning_rate")).containsExactly(tuple(1L, 0.02f));
    Event first = events().get(0);
    assertThat(first.getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(first.getWallTime()).isEqualTo(RecordedRun.TIME.toEpochMilli() / 1000.0);
  }

  @Test
  void picturesAreTheBytesOfTheirFilesByPromptAndSeed() throws IOException {
    try (RecordedRun run = new RecordedRun(folder, 0)) {
      run.step(1, 1);
      run.picture(0, false, 0x102030);
      run.picture(1, true, 0x405060);
    }
    List<Summary.Value> pictures = values().stream().filter(Summary.Value::hasImage).toList();
    assertThat(pictures)
        .extracting(Summary.Value::getTag, value -> value.getImage().getWidth())
        .containsExactly(
            tuple("cat/01 a photo of … (seed 7)", 6), tuple("<cat>/01 a photo of … (seed 7)", 6));
    assertThat(pictures.get(1).getImage().getEncodedImageString().toByteArray())
        .isEqualTo(Files.readAllBytes(folder.resolve("picture-1-true.png")));
    assertThat(pictures.get(1).getMetadata().getSummaryDescription()).contains("a | b");
    assertThat(text("preview prompts")).contains("| 1 | a photo of … | a \\| b | 7 | 6×4 |");
  }

  @Test
  void whatIsKeptIsShownApartFromTheWayToIt() throws IOException {
    try (RecordedRun run = new RecordedRun(folder, 0)) {
      run.step(1, 1);
      run.picture(1, true, 0);
      run.step(2, 1);
      run.picture(2, true, 0);
      RunEvent.Validated best = new RunEvent.Validated(1, 1, 1);
      run.events.publish(new RunEvent.Ended(2, false, best, folder, folder, Optional.empty()));
      run.picture(1, true, 0);
    }
    assertThat(
            events().stream()
                .filter(
                    event -> event.getSummary().getValueList().stream().anyMatch(v -> v.hasImage()))
                .map(event -> event.getStep() + event.getSummary().getValue(0).getTag()))
        .containsExactly(
            "1<cat>/01 a photo of … (seed 7)",
            "2<cat>/01 a photo of … (seed 7)",
            "1<cat>, kept/01 a photo of … (seed 7)");
  }

  @Test
  void configAndSettingsAreWrittenOnce() throws IOException {
    try (RecordedRun run = new RecordedRun(folder, 0)) {
      run.step(1, 1);
    }
    assertThat(text("config")).isEqualTo("```yaml\nplaceholder: <cat>\n```\n");
    Summary.Value start =
        values().stream()
            .filter(value -> value.getTag().equals("_hparams_/session_start_info"))
            .findFirst()
            .orElseThrow();
    assertThat(start.getMetadata().getPluginData().getPluginName()).isEqualTo("hparams");
    var settings =
        HParamsPluginData.parseFrom(start.getMetadata().getPluginData().getContent())
            .getSessionStartInfo()
            .getHparamsMap();
    assertThat(settings.get("training.learningRate"))
        .isEqualTo(Value.newBuilder().setNumberValue(0.02).build());
    assertThat(settings.get("placeholder"))
        .isEqualTo(Value.newBuilder().setStringValue("<cat>").build());
    assertThat(settings.get("training.stratifiedTimesteps"))
        .isEqualTo(Value.newBuilder().setBoolValue(true).build());
    assertThat(settings).doesNotContainKeys("preview.steps", "output.formats", "device");
  }

  @Test
  void aContinuedRunTakesThePlaceOfTheStepsItMakesAgain() throws IOException {
    try (RecordedRun run = new RecordedRun(folder, 0)) {
      run.step(1, 1);
      run.step(2, 1);
    }
    try (RecordedRun run = new RecordedRun(folder, 1)) { // in the same second
      run.step(2, 2);
    }
    List<Path> files = EventFiles.in(folder);
    assertThat(files).hasSize(2);
    List<Event> continued = EventFiles.read(files.get(1));
    assertThat(continued.get(1).getSessionLog().getStatus())
        .isEqualTo(SessionLog.SessionStatus.START);
    assertThat(continued.get(1).getStep()).isEqualTo(2);
    assertThat(continued).hasSize(3); // no second config
  }

  @Test
  void aFileThatCannotBeWrittenIsGivenUpWithAWarning() throws IOException {
    List<String> warnings = new ArrayList<>();
    try (RecordedRun run = new RecordedRun(folder, 0)) {
      run.events.on(RunEvent.Warned.class, event -> warnings.add(event.message()));
      run.step(1, 1);
      Path gone = folder.resolve("gone.png");
      BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
      run.events.publish(
          new PicturesDrawn(
              1, "<cat>", true, List.of(new PicturesDrawn.Picture("a", "", 1, image, gone))));
      run.step(2, 1);
    }
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("event file for TensorBoard", "goes on without it");
    assertThat(curve("loss/train_step")).hasSize(1);
  }

  private List<Event> events() throws IOException {
    return EventFiles.read(EventFiles.in(folder).get(0));
  }

  private List<Summary.Value> values() throws IOException {
    return events().stream().flatMap(event -> event.getSummary().getValueList().stream()).toList();
  }

  private String text(String tag) throws IOException {
    return values().stream()
        .filter(value -> value.getTag().equals(tag))
        .map(value -> value.getTensor().getStringVal(0).toString(UTF_8))
        .findFirst()
        .orElseThrow();
  }

  private List<Tuple> curve(String tag) throws IOException {
    return events().stream()
        .flatMap(
            event ->
                event.getSummary().getValueList().stream()
                    .filter(value -> value.getTag().equals(tag))
                    .map(value -> tuple(event.getStep(), value.getSimpleValue())))
        .toList();
  }
}
