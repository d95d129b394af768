package io.vstar.cli.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.cli.console.Commands;
import io.vstar.cli.console.ExitCode;
import io.vstar.tensor.DeviceChoice;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config;

  @BeforeEach
  void writeADataSet() throws IOException {
    Files.createDirectories(folder.resolve("cat"));
    pair("a", 1, 128, 128);
    pair("b", 2, 128, 128);
    config = folder.resolve("cat.yaml");
    Files.writeString(
        config,
        "model: pocket\n"
            + "placeholder: <zorp>\n"
            + "initializer: cat\n"
            + "dataset: {path: cat}\n"
            + "training: {batchSize: 2}\n");
  }

  @Test
  void aCleanSetEndsWithZeroAndATable() {
    assertThat(run(config.toString())).isEqualTo(ExitCode.DONE);
    assertThat(out.toString().lines())
        .contains(
            "bucket        pictures  held out  an epoch   cut off",
            "64x64                2         0         2     0.0 %",
            "0 errors, 0 warnings, 0 notes: nothing stands in the way");
    assertThat(run("--config", config.toString(), "--strict")).isEqualTo(ExitCode.DONE);
  }

  @Test
  void warningsFailOnlyIfTheyAreToAndErrorsAlways() throws IOException {
    pair("d", 3, 512, 80);
    assertThat(run(config.toString())).isEqualTo(ExitCode.DONE);
    assertThat(out.toString())
        .contains("warning: Pictures that lose much to the crop (1) [crop-loss]")
        .contains("  " + folder.resolve("cat/d.png") + " (512x80) loses");
    assertThat(run(config.toString(), "--strict")).isEqualTo(ExitCode.CHECK_FAILED);
    Files.writeString(folder.resolve("cat/b.txt"), "a dog");
    assertThat(run(config.toString())).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out.toString()).contains("1 error, ", "a training would be refused");
  }

  @Test
  void jsonHasEveryFindingWithItsKeyAndItsFiles() throws IOException {
    for (int i = 0; i < 12; i++) {
      pair("strip-%02d".formatted(i), 10 + i, 512, 80);
    }
    assertThat(run(config.toString(), "--json")).isEqualTo(ExitCode.DONE);
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(json.get("warnings").getAsInt()).isEqualTo(12);
    assertThat(json.get("pictures").getAsInt()).isEqualTo(14);
    assertThat(json.get("base_model").getAsString()).isEqualTo("pocket");
    JsonObject finding = json.getAsJsonArray("findings").get(0).getAsJsonObject();
    assertThat(finding.get("kind").getAsString()).isEqualTo("crop-loss");
    assertThat(finding.get("severity").getAsString()).isEqualTo("warning");
    assertThat(finding.get("key").getAsString()).isEqualTo("bucket.max");
    assertThat(finding.getAsJsonArray("files").get(0).getAsString())
        .isEqualTo(folder.resolve("cat/strip-00.png").toString());
    run(config.toString());
    assertThat(out.toString()).contains("  and 2 more; --json or --page tells them all");
  }

  @Test
  void keysAreOverriddenAndAPageIsWritten() throws IOException {
    Path page = folder.resolve("check.html");
    assertThat(run(config.toString(), "--set", "training.batchSize=3", "--page", page.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).contains("a bucket has fewer pictures than a batch of 3");
    assertThat(Files.readString(page)).contains("data-kind=\"few-pictures\"", "alt=\"b.png\"");
  }

  @Test
  void aConfigIsNeededAndOnlyOne() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run(config.toString(), "--config", config.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(run(config.toString(), "--threads", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--threads is 0, expected a whole number > 0");
  }

  /** Writes a drawing of rectangles, another one for each seed, and its caption. */
  private void pair(String name, long seed, int width, int height) throws IOException {
    Random random = new Random(31 * seed);
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    for (int i = 0; i < 20; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(
          random.nextInt(width) - 16, random.nextInt(height) - 16, width / 3, height / 3);
    }
    graphics.dispose();
    ImageIO.write(picture, "png", folder.resolve("cat/" + name + ".png").toFile());
    Files.writeString(folder.resolve("cat/" + name + ".txt"), "a <zorp>");
  }

  private int run(String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of("check"));
    arguments.addAll(List.of(more));
    CommandLine line =
        new CommandLine(new DatasetCommand())
            .registerConverter(DeviceChoice.class, DeviceChoice::new)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return Commands.run(line, arguments.toArray(String[]::new));
  }
}
