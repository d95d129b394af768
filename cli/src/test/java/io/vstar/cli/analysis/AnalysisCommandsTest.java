package io.vstar.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.cli.console.Commands;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.error.ConfigException;
import io.vstar.generation.GenerationRequest;
import io.vstar.image.ImageFiles;
import io.vstar.image.PngFiles;
import io.vstar.sampling.DdimSampler;
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
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AnalysisCommandsTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  @TempDir Path made;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    float[] values = new float[16];
    for (int i = 0; i < 16; i++) {
      values[i] = (float) Math.cos(i);
    }
    EmbeddingFile.writeSafetensors(
        folder.resolve("mug.safetensors"),
        new TextualInversion("<mug>", List.of(new VectorTable(2, 8, values)), Provenance.UNKNOWN));
  }

  @Test
  void similarTellsNearWordsAndCosinesAtAllLevels() {
    assertThat(
            model(
                new SimilarCommand(),
                "this day",
                "<mug>",
                "this day",
                "--embedding",
                folder.resolve("mug.safetensors").toString(),
                "--nearest",
                "3",
                "--by-position",
                "--json"))
        .isZero();
    JsonObject json = json();
    JsonObject first = json.getAsJsonArray("texts").get(0).getAsJsonObject();
    assertThat(first.get("pieces").toString()).isEqualTo("[\"this\",\"day\"]");
    JsonObject near = first.getAsJsonArray("nearest").get(1).getAsJsonObject();
    assertThat(near.getAsJsonObject("words").size()).isEqualTo(3);
    assertThat(near.getAsJsonObject("words").get("day").getAsDouble()).isCloseTo(1, within(1e-5));
    JsonObject mug = json.getAsJsonArray("texts").get(1).getAsJsonObject();
    assertThat(mug.getAsJsonArray("pieces").get(1).getAsString()).isEqualTo("<mug> 2");
    for (String level : List.of("tokens", "output", "positions", "pooled")) {
      JsonArray rows = json.getAsJsonObject("cosines").getAsJsonArray(level);
      assertThat(cosine(rows, 0, 2)).as(level).isCloseTo(1, within(1e-6));
      assertThat(cosine(rows, 0, 1)).as(level).isEqualTo(cosine(rows, 1, 0)).isLessThan(1);
    }
    JsonArray positions = json.getAsJsonArray("by_position").get(0).getAsJsonArray();
    assertThat(positions.get(0).getAsDouble()).isCloseTo(1, within(1e-6)); // begin, in both
  }

  @Test
  void similarNamesTheVectorsOfAnEmbeddingAlone() {
    assertThat(
            model(
                new SimilarCommand(), "--embedding", folder.resolve("mug.safetensors").toString()))
        .isZero();
    assertThat(out.toString())
        .contains("<mug>, nearest words")
        .contains("<mug> 1")
        .contains("<mug> 2")
        .contains("% of words");
  }

  @Test
  void searchStringsFindsStringsOfTheRangeInBothReadings() {
    for (String by : List.of("pooled", "tokens", "ids")) {
      out.getBuffer().setLength(0);
      assertThat(
              model(
                  new SearchStringsCommand(),
                  "--like",
                  "this day",
                  "--range",
                  "0.2:0.8",
                  "--by",
                  by,
                  "-n",
                  "5",
                  "--tries",
                  "1000",
                  "--json"))
          .isZero();
      JsonObject json = json();
      assertThat(json.get("by").getAsString()).isEqualTo(by);
      JsonArray found = json.getAsJsonArray("found");
      assertThat(found).as(by).hasSize(5);
      found.forEach(
          each ->
              assertThat(each.getAsJsonObject().get("cosine").getAsDouble()).isBetween(0.2, 0.8));
    }
  }

  @Test
  void heatMapWritesASheetAndTellsTheMaps() {
    Path sheet = made.resolve("new").resolve("sheet.png");
    assertThat(
            model(
                new HeatMapCommand(),
                "--prompt",
                "this day",
                "--word",
                "day",
                "-n",
                "2",
                "--steps",
                "2",
                "--output",
                sheet.toString(),
                "--json"))
        .isZero();
    JsonArray maps = json().getAsJsonArray("maps");
    assertThat(maps).hasSize(2);
    assertThat(maps.get(1).getAsJsonObject().get("seed").getAsInt()).isEqualTo(2);
    assertThat(maps.get(0).getAsJsonObject().getAsJsonArray("map")).hasSize(8);
    BufferedImage drawn = ImageFiles.read(sheet);
    assertThat(drawn.getWidth()).isEqualTo(8 + 2 * (208 + 8)); // 16 pixels, 13 times
  }

  @Test
  void ablateComparesEachVectorWithTheWhole() {
    Path sheet = made.resolve("sheet.png");
    assertThat(
            model(
                new AblateCommand(),
                folder.resolve("mug.safetensors").toString(),
                "--prompt",
                "a {}",
                "--steps",
                "2",
                "--output",
                sheet.toString(),
                "--json"))
        .isZero();
    JsonArray variants = json().getAsJsonArray("variants");
    assertThat(variants).hasSize(3);
    assertThat(variants.get(0).getAsJsonObject().get("left_out").isJsonNull()).isTrue();
    assertThat(variants.get(0).getAsJsonObject().get("pooled").getAsDouble()).isEqualTo(1);
    assertThat(variants.get(2).getAsJsonObject().get("left_out").getAsInt()).isEqualTo(2);
    assertThat(variants.get(2).getAsJsonObject().get("pooled").getAsDouble()).isLessThan(1);
    assertThat(sheet).exists();
  }

  @Test
  void picturesThatDoNotFitIntoMemoryAreRefusedBeforeTheModelIsLoaded() {
    GenerationRequest huge =
        new GenerationRequest("a day", "", 1 << 20, 1 << 20, new DdimSampler(), 1, 1, 1);
    ModelFiles files = Models.open(folder.resolve("tiny").toString());
    try (Interruption interruption = Interruption.install()) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> SheetDrawing.open(CPU.runtime(), files, huge, 2, interruption))
          .withMessageContaining("2 pictures of 1048576x1048576 pixels at a time would take");
    }
  }

  @Test
  void compareTellsPairsAndStatisticsOfTwoFolders() throws IOException {
    Path a = pictures("a", 1, 2, 3);
    Path b = pictures("b", 1, 5, 6);
    Path matches = made.resolve("matches.png");
    assertThat(
            run(
                new CompareCommand(),
                a.toString(),
                b.toString(),
                "--json",
                "--matches",
                matches.toString()))
        .isZero();
    JsonObject json = json();
    assertThat(json.getAsJsonArray("pairs")).hasSize(3);
    JsonObject same = json.getAsJsonArray("pairs").get(0).getAsJsonObject(); // drawn alike
    assertThat(same.get("ssim").getAsDouble()).isEqualTo(1);
    assertThat(same.get("delta_e").getAsDouble()).isZero();
    JsonObject ssim = json.getAsJsonObject("statistics").getAsJsonObject("ssim");
    assertThat(ssim.get("count").getAsInt()).isEqualTo(3);
    assertThat(ssim.get("largest").getAsDouble()).isEqualTo(1);
    assertThat(matches).exists();

    out.getBuffer().setLength(0);
    assertThat(run(new CompareCommand(), a.toString())).isZero();
    assertThat(out.toString()).contains("3 pairs", "95 % interval", "SIFT matches");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | nothing: there is no such picture or folder | 3",
        "a a a | there are 3 names and 3 of them are folders | 2",
        "a empty | empty has no pictures | 3",
        "one | there is one picture to compare | 3",
      })
  void picturesThatCannotBeComparedAreTold(String names, String message, int code)
      throws IOException {
    pictures("a", 1, 2);
    pictures("one", 1);
    Files.createDirectory(made.resolve("empty"));
    String[] paths =
        List.of(names.split(" ")).stream()
            .map(name -> made.resolve(name).toString())
            .toArray(String[]::new);
    assertThat(run(new CompareCommand(), paths)).isEqualTo(code);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains(message);
  }

  @Test
  void mistakesAreToldInOneLine() {
    assertThat(model(new SimilarCommand())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("there is nothing to compare");
    err.getBuffer().setLength(0);
    assertThat(model(new SearchStringsCommand(), "--like", "a", "--range", "0.2-0.3"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("--range is '0.2-0.3', expected two cosines such as 0.2:0.3");
    err.getBuffer().setLength(0);
    assertThat(model(new HeatMapCommand(), "--prompt", "this day", "--word", "night"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("the prompt has no word \"night\"; it has: this, day");
  }

  private int model(Object command, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--model", folder.resolve("tiny").toString(), "--device", "cpu"));
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

  private JsonObject json() {
    return JsonParser.parseString(out.toString()).getAsJsonObject();
  }

  private static double cosine(JsonArray rows, int row, int column) {
    return rows.get(row).getAsJsonArray().get(column).getAsDouble();
  }

  /** Writes a picture of noise for each seed, {@code 0.png} and so on. */
  private Path pictures(String name, long... seeds) throws IOException {
    Path target = Files.createDirectory(made.resolve(name));
    for (int i = 0; i < seeds.length; i++) {
      Random random = new Random(seeds[i]);
      BufferedImage image = new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 32 * 24; at++) {
        image.setRGB(at % 32, at / 32, random.nextInt(1 << 24));
      }
      PngFiles.write(target.resolve(i + ".png"), image, Map.of());
    }
    return target;
  }
}
