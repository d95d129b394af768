package io.vstar.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.adapter.Provenance;
import io.vstar.adapter.aesthetic.AestheticEmbedding;
import io.vstar.adapter.aesthetic.AestheticFile;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.TinyModel;
import io.vstar.cli.analysis.PickCommand;
import io.vstar.cli.console.Commands;
import io.vstar.cli.console.ExitCode;
import io.vstar.image.PngFiles;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.DeviceChoice;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a sheet to favourites, an aesthetic embedding, pictures by it, and their evaluation. */
class FavouritesCommandsTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  @TempDir Path made;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    TinyModel.write(CPU.runtime(), folder.resolve("bare"));
    TinyModel.addImageEncoder(CPU.runtime(), folder.resolve("tiny"), 8);
    Files.createDirectory(folder.resolve("pictures"));
    for (int i = 1; i <= 3; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 64; at++) {
        image.setRGB(at % 8, at / 8, 0x304050 * i);
      }
      PngFiles.write(folder.resolve("pictures").resolve(i + ".png"), image, Map.of());
    }
    EmbeddingFile.writeSafetensors(
        folder.resolve("mug.safetensors"),
        new TextualInversion(
            "<mug>",
            List.of(new VectorTable(1, 8, new float[] {3, -2, 1, 4, -3, 2, 0, 1})),
            Provenance.UNKNOWN));
  }

  @Test
  void favouritesArePickedEmbeddedAndDrawnTowards() {
    assertThat(
            run(
                new PickCommand(),
                "--pictures",
                path("pictures"),
                "--sheet",
                made.resolve("sheets/sheet.png").toString(),
                "--output",
                made.resolve("favourites").toString(),
                "1",
                "3.png"))
        .isZero();
    assertThat(out.toString().lines())
        .extracting(line -> Path.of(line).getFileName().toString())
        .containsExactly("sheet.png", "1.png", "3.png");
    Path embedding = made.resolve("dusk.pt");
    assertThat(
            model(
                new CommandLine(new AestheticCommand()).getSubcommands().get("make").getCommand(),
                "bare",
                "--pictures",
                made.resolve("favourites").toString(),
                "--clip",
                path("tiny"),
                "--output",
                embedding.toString()))
        .isZero();
    assertThat(AestheticFile.read(embedding).width()).isEqualTo(6);
    assertThat(out.toString())
        .contains("wrote %s: the mean of 2 pictures, 6 numbers".formatted(embedding));

    String[] drawn = {
      "--prompt", "a day", "--steps", "2", "--aesthetic", embedding.toString(),
      "--aesthetic-rate", "0.01", "--aesthetic-steps", "3", "--output", made.toString()
    };
    assertThat(model(new GenerateCommand(), "tiny", drawn)).isZero();
    assertThat(PngFiles.readText(made.resolve("1.png")).get("parameters"))
        .contains("Aesthetic steps: 3, Aesthetic embedding: dusk, Aesthetic slerp: False");
    assertThat(model(new GenerateCommand(), "bare", drawn)).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains(path("bare") + " has no image encoder").contains("--clip");
  }

  @Test
  void aPictureDrawnAgainAsksForItsEmbedding() {
    Path embedding = made.resolve("dusk.safetensors");
    AestheticFile.write(
        embedding, new AestheticEmbedding("dusk", List.of(1f, -2f, 3f, 1f, 0f, 2f)));
    String output = made.toString();
    assertThat(
            model(
                new GenerateCommand(),
                "tiny",
                "--prompt",
                "a day",
                "--steps",
                "2",
                "--aesthetic",
                embedding.toString(),
                "--aesthetic-slerp",
                "--output",
                output))
        .isZero();
    String from = made.resolve("1.png").toString();
    assertThat(model(new GenerateCommand(), "tiny", "--from", from, "--output", output))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("was drawn with the aesthetic embedding dusk: give its file with --aesthetic");
    assertThat(
            model(
                new GenerateCommand(),
                "tiny",
                "--from",
                from,
                "--aesthetic",
                embedding.toString(),
                "--output",
                output))
        .isZero();
    assertThat(made.resolve("1-2.png")).hasSameBinaryContentAs(made.resolve("1.png"));
  }

  @Test
  void anEvaluationIsATableAndJsonAndKeepsItsPictures() throws Exception {
    Path prompts = Files.writeString(made.resolve("prompts.txt"), "a {} at night\na red {}\n");
    String[] options = {
      "--embedding",
      path("mug.safetensors"),
      "--references",
      path("pictures"),
      "--prompts",
      prompts.toString(),
      "--class",
      "cup",
      "-n",
      "2",
      "--steps",
      "2",
      "--output",
      made.resolve("kept").toString()
    };
    assertThat(model(new EvaluateCommand(), "tiny", options)).isZero();
    assertThat(out.toString())
        .containsPattern("CLIP-I +CLIP-T +pictures +prompt")
        .containsPattern("(?m)^ *-?[01]\\.\\d{4} +-?[01]\\.\\d{4} +2  a <mug> at night$")
        .containsPattern("(?m)^ *-?[01]\\.\\d{4} +-?[01]\\.\\d{4} +4  all$")
        .containsPattern("(?m)^ *-?[01]\\.\\d{4} +3  the references among themselves$");
    assertThat(made.resolve("kept/02/2.png")).exists();

    out.getBuffer().setLength(0);
    List<String> json = new ArrayList<>(List.of(options).subList(0, 10));
    json.addAll(List.of("--json", "--clip", path("tiny")));
    assertThat(model(new EvaluateCommand(), "bare", json.toArray(String[]::new))).isZero();
    JsonObject result = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(result.get("subject").getAsString()).isEqualTo("<mug>");
    assertThat(result.get("pictures").getAsInt()).isEqualTo(4);
    JsonObject second = result.getAsJsonArray("prompts").get(1).getAsJsonObject();
    assertThat(second.get("text").getAsString()).isEqualTo("a red cup");
    assertThat(second.get("clip_t").getAsDouble()).isBetween(-1.0, 1.0);
  }

  @Test
  void mistakesAreToldBeforeAModelIsRead() {
    assertThat(run(new PickCommand(), "--pictures", path("pictures"))).isEqualTo(ExitCode.USAGE);
    assertThat(run(new PickCommand(), "--pictures", path("pictures"), "--sheet", "s.png", "1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run(new EvaluateCommand(), "--references", path("pictures")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run(new GenerateCommand(), "--prompt", "x", "--aesthetic-steps", "3"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines())
        .anyMatch(line -> line.contains("there is nothing to do: give --sheet"))
        .anyMatch(line -> line.contains("--output is missing"))
        .anyMatch(line -> line.contains("--subject is missing"))
        .anyMatch(line -> line.contains("--aesthetic- need --aesthetic, a file"));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private int model(Object command, String model, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--model", path(model), "--device", "cpu"));
    all.addAll(List.of(arguments));
    return run(command, all.toArray(String[]::new));
  }

  private int run(Object command, String... arguments) {
    CommandLine commandLine =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(DeviceChoice.class, DeviceChoice::new)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return Commands.run(commandLine, arguments);
  }
}
