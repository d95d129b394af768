package io.vstar.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.TinyModel;
import io.vstar.cli.console.Commands;
import io.vstar.cli.console.ExitCode;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.DeviceChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GenerateCommandTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  @TempDir Path pictures;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    write("<day>", "Nice-Day.safetensors");
    write("<mug>", "learned.safetensors");
  }

  @Test
  void theWebUiFindsEmbeddingsByTheirFilesAndOnlyThoseThatWereUsed() {
    assertThat(
            run(
                "--prompt",
                "a <DAY>, nice-day",
                "--negative-prompt",
                "x",
                "--embedding",
                folder.resolve("Nice-Day.safetensors").toString(),
                "--embedding",
                folder.resolve("learned.safetensors").toString()))
        .isZero();

    Infotext text = infotext("1.png");
    assertThat(text.prompt()).isEqualTo("a Nice-Day, Nice-Day");
    assertThat(text.parameters().get("TI hashes")).matches("Nice-Day: [0-9a-f]{12}");
    assertThat(text.parameters())
        .containsEntry("Sampler", "DDIM")
        .containsEntry("Schedule type", "Automatic")
        .containsKey("Version");
    assertThat(err.toString())
        .contains("vstar: the prompt does not name " + folder.resolve("learned.safetensors"))
        .contains("so it has no effect; write <mug>");
  }

  @Test
  void aBareWordOfTheModelIsToldToKeepItsMeaning() {
    assertThat(
            run(
                "--prompt",
                "a day",
                "--embedding",
                folder.resolve("Nice-Day.safetensors").toString()))
        .isZero();
    assertThat(err.toString()).contains("write <day> (a bare day keeps its meaning)");
    assertThat(infotext("1.png").prompt()).isEqualTo("a day");
    assertThat(infotext("1.png").parameters()).doesNotContainKey("TI hashes");
  }

  @Test
  void anEmbeddingBehindTheEndIsToldToBeCutOff() {
    assertThat(
            run(
                "--prompt",
                "this ".repeat(75) + "<day>",
                "--prompt-syntax",
                "PLAIN",
                "--negative-prompt",
                "day ".repeat(80),
                "--embedding",
                folder.resolve("Nice-Day.safetensors").toString()))
        .isZero();
    assertThat(err.toString().lines().filter(line -> line.startsWith("vstar:")))
        .containsExactly(
            "vstar: the prompt has 77 tokens, but only 75 fit; this is cut off, and <day> with it:"
                + " \"<day>\"",
            "vstar: the negative prompt has 80 tokens, but only 75 fit; this is cut off:"
                + " \"day day day day day\"");
  }

  @Test
  void whatIsTakenLiterallyIsTold() {
    assertThat(
            run(
                "--prompt-syntax",
                "PLAIN",
                "--prompt",
                "(a day:1.3) <lora:ink:1>",
                "--negative-prompt",
                "[bad]"))
        .isZero();
    assertThat(err.toString())
        .contains("the prompt has \"(a day:1.3)\", \"<lora:ink:1>\"")
        .contains("the negative prompt has \"[bad]\"");
  }

  @Test
  void whatIsReadOtherwiseThanMeantIsToldWithItsPlace() {
    assertThat(run("--prompt", "a (day, [x:y] <lora:ink:1>")).isZero();
    assertThat(err.toString())
        .contains(
            """
            vstar: prompt: ( is never closed; the emphasis goes on to the end. For a plain bracket write \\(
              a (day, [x:y] <lora:ink:1>
                ^
            """)
        .contains("this tag is taken out and has no effect: there is no --lora-folder, where");
  }

  @Test
  void explainingDrawsNothingAndReadsNoWeights() throws IOException {
    Path broken = TinyModel.copy(folder.resolve("tiny"), pictures.resolve("broken"));
    Files.write(broken.resolve("unet/diffusion_pytorch_model.safetensors"), new byte[] {1, 2, 3});
    assertThat(runWith(broken, "--prompt", "a (day:1.5) [x:y:0.5]", "--steps", "4", "--explain"))
        .isZero();
    assertThat(out.toString())
        .contains("steps 1-3 of 4: \"a (day:1.5) x\"")
        .contains("step 4 of 4: \"a (day:1.5) y\"")
        .containsPattern("2 +\\d+ +1.5 +day");
    assertThat(pictures).isDirectoryNotContaining("glob:**.png");
  }

  @Test
  void aRandomSeedIsToldAndWritten() {
    List<String> seeds = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      out.getBuffer().setLength(0);
      assertThat(run("--prompt", "a day", "--seed", "-1")).isZero();
      String name = Path.of(out.toString().strip()).getFileName().toString();
      String seed = name.replace(".png", "");
      assertThat(Long.parseLong(seed)).isBetween(0L, (1L << 32) - 1);
      assertThat(err.toString()).contains("vstar: the seed is " + seed);
      assertThat(infotext(name).parameters()).containsEntry("Seed", seed);
      seeds.add(seed);
    }
    assertThat(seeds.get(0)).isNotEqualTo(seeds.get(1));
  }

  @Test
  void picturesComeInBatchesWithSeedsThatCountUp() {
    assertThat(run("--prompt", "", "-n", "3", "--batch-size", "2", "--sampler", "heun")).isZero();
    assertThat(out.toString().lines().map(line -> Path.of(line).getFileName().toString()))
        .containsExactly("1.png", "2.png", "3.png");
  }

  @Test
  void aPictureIsDrawnAgainFromItsFileAndOptionsChangeWhatTheyName() throws IOException {
    assertThat(
            run(
                "--prompt",
                "a day, this",
                "--seed",
                "5",
                "--sampler",
                "dpm++ 2m sde karras",
                "--eta",
                "0.7",
                "--steps",
                "3",
                "--variation-strength",
                "0.5"))
        .isZero();
    Path first = pictures.resolve("5.png");
    assertThat(run("--from", first.toString())).isZero();
    assertThat(Files.readAllBytes(pictures.resolve("5-2.png")))
        .isEqualTo(Files.readAllBytes(first));

    assertThat(run("--from", first.toString(), "--steps", "2", "--seed", "6")).isZero();
    Infotext changed = infotext("6.png");
    assertThat(changed.prompt()).isEqualTo("a day, this");
    assertThat(changed.parameters())
        .containsEntry("Steps", "2")
        .containsEntry("Sampler", "DPM++ 2M SDE")
        .containsEntry("Schedule type", "Karras")
        .containsEntry("Eta", "0.7")
        .containsEntry("Variation seed", infotext("5.png").parameters().get("Variation seed"));
  }

  @Test
  void aPictureIsDrawnOverAndItsFileSaysSo() {
    assertThat(run("--prompt", "a day", "--seed", "3")).isZero();
    String first = pictures.resolve("3.png").toString();
    assertThat(run("--prompt", "this", "--seed", "4", "--init", first, "--strength", "0.5"))
        .isZero();
    assertThat(infotext("4.png").parameters()).containsEntry("Denoising strength", "0.5");

    String second = pictures.resolve("4.png").toString();
    assertThat(run("--from", second)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains(second + " was drawn over a picture: give that with --init");
    assertThat(run("--from", second, "--init", first)).isZero();
    assertThat(pictures.resolve("4-2.png")).hasSameBinaryContentAs(pictures.resolve("4.png"));
  }

  @Test
  void withoutPromptAndPictureNothingIsDrawn() {
    assertThat(run("--seed", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--prompt is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--width 15 | the size is 15x16, expected multiples of 2; the nearest is 16x16",
        "--width 0 | --width is 0, expected a whole number > 0",
        "--height -8 | --height is -8, expected a whole number > 0",
        "--steps 0 | --steps is 0, expected a whole number > 0",
        "--steps 1001 | steps is 1001, expected 1 to 1000",
        "--width 100000 | the size is 100000x16, expected sides of at most 512, 32 times those",
        "--count 0 | --count is 0",
        "--sampler Eular | did you mean 'Euler'?",
        "--schedule-type Karras --sampler UniPC | Karras is not for the sampler UniPC",
        "--eta 1 --sampler Heun | but the sampler is Heun",
        "--churn 1 --sampler LMS | churn is for the samplers Euler and Heun",
        "--strength 0.5 | --strength is for a picture that is drawn over: give --init",
        "--mask x.png | --mask is for a picture that is drawn over: give --init",
        "--init x.png --only-masked | need --mask",
        "--format gif | there is no format 'gif', expected png, jpg or webp",
        "--quality 0 | the quality is 0, expected 1 to 100",
        "--variation-seed 4 | --variation-seed 4 has no effect without --variation-strength",
        "--variation-strength 2 | the variation strength is 2.0, expected a number from 0 to 1",
        "--guidance-rescale -1 | guidance rescale is -1.0",
        "--prediction velocity | --prediction is 'velocity', expected epsilon or v-prediction",
      })
  void whatCannotBeDrawnIsToldBeforeTheWeightsAreRead(String options, String message)
      throws IOException {
    // A model whose weights cannot be read.
    Path broken = TinyModel.copy(folder.resolve("tiny"), pictures.resolve("broken"));
    try (var files = Files.walk(broken)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".safetensors")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    List<String> arguments = new ArrayList<>(List.of("--prompt", "a day"));
    arguments.addAll(List.of(options.split(" ")));
    assertThat(runWith(broken, arguments.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains(message);
  }

  @Test
  void aFolderThatCannotBeIsToldBeforeTheModelIsOpened() throws IOException {
    Path file = Files.createFile(pictures.resolve("file"));
    assertThat(runWith(Path.of("no-such-model"), "--prompt", "x", "--output", file.toString()))
        .isEqualTo(ExitCode.OUTPUT);
    assertThat(err.toString()).contains(file + " cannot hold pictures: " + file + " is a file");
  }

  private int run(String... arguments) {
    return runWith(folder.resolve("tiny"), arguments);
  }

  private int runWith(Path model, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--model", model.toString(), "--device", "cpu"));
    List<String> given = List.of(arguments);
    if (!given.contains("--steps") && !given.contains("--from")) {
      all.addAll(List.of("--steps", "2"));
    }
    if (!given.contains("--output")) {
      all.addAll(List.of("--output", pictures.toString()));
    }
    all.addAll(given);
    CommandLine commandLine =
        new CommandLine(new GenerateCommand())
            .registerConverter(DeviceChoice.class, DeviceChoice::new)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return Commands.run(commandLine, all.toArray(String[]::new));
  }

  private Infotext infotext(String name) {
    return Infotext.parse(PngFiles.readText(pictures.resolve(name)).get(Infotext.PNG_KEYWORD));
  }

  private static void write(String name, String file) {
    VectorTable table = new VectorTable(2, 8, new float[16]);
    EmbeddingFile.writeSafetensors(
        folder.resolve(file), new TextualInversion(name, List.of(table), Provenance.UNKNOWN));
  }
}
