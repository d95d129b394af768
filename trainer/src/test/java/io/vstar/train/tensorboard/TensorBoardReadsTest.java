package io.vstar.train.tensorboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.io.Sha256;
import io.vstar.train.event.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard itself reads what was written: {@code read_events.py} asks it. */
@EnabledIfSystemProperty(
    named = "vstar.tensorboard",
    matches = ".+",
    disabledReason = "needs a Python with TensorBoard: -Dvstar.tensorboard=/path/to/bin/python")
class TensorBoardReadsTest {
  private static final Path SCRIPT =
      Path.of("src/test/resources/io/vstar/train/tensorboard/read_events.py");

  @TempDir private Path folder;

  @Test
  void curvesPicturesTextsAndSettingsComeBackAndNoStepIsDoubled() throws Exception {
    try (RecordedRun run = new RecordedRun(folder, 0)) {
      run.events.publish(new RunEvent.Validated(0, 0.5, 1));
      run.picture(0, false, 0x102030);
      for (int step = 1; step <= 4; step++) {
        run.step(step, 0.25);
      }
      run.picture(4, true, 0x405060);
    }
    try (RecordedRun run = new RecordedRun(folder, 2)) {
      run.step(3, 0.75);
      run.step(4, 1.25);
      run.picture(4, true, 0x708090);
    }

    JsonObject read = read();

    JsonObject scalars = read.getAsJsonObject("scalars");
    assertThat(scalars.get("loss/train_step"))
        .isEqualTo(JsonParser.parseString("[[1, 0.25], [2, 0.25], [3, 0.75], [4, 1.25]]"));
    assertThat(scalars.get("loss/validation_step")).isEqualTo(JsonParser.parseString("[[0, 0.5]]"));
    JsonObject images = read.getAsJsonObject("images");
    assertThat(images.get("<cat>/01 a photo of … (seed 7)").toString())
        .isEqualTo("[[4,6,4,\"%s\"]]".formatted(Sha256.of(folder.resolve("picture-4-true.png"))));
    assertThat(images.keySet()).hasSize(2);
    JsonObject texts = read.getAsJsonObject("texts");
    assertThat(texts.get("config").getAsString()).isEqualTo("```yaml\nplaceholder: <cat>\n```\n");
    assertThat(texts.get("preview prompts").getAsString()).contains("a photo of …");
    assertThat(read.getAsJsonObject("hparams").get("training.learningRate").getAsString())
        .isEqualTo("0.02");
  }

  private JsonObject read() throws IOException, InterruptedException {
    Process python =
        new ProcessBuilder(
                System.getProperty("vstar.tensorboard"), SCRIPT.toString(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String json = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).isZero();
    return JsonParser.parseString(json).getAsJsonObject();
  }
}
