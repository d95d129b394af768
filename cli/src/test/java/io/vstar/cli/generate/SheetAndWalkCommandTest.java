package io.vstar.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.checkpoint.TinyModel;
import io.vstar.cli.console.Commands;
import io.vstar.cli.console.ExitCode;
import io.vstar.image.ImageFiles;
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
import picocli.CommandLine;

class SheetAndWalkCommandTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  @TempDir Path pictures;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
  }

  @Test
  void aSheetHasItsPicturesItsGridAndItsLabels() {
    assertThat(
            run(
                new SheetCommand(),
                "--prompt",
                "a cat",
                "--steps",
                "2",
                "--x",
                "seed=3-5",
                "--y",
                "prompt-sr=cat,day"))
        .isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            file("3.png"),
            file("4.png"),
            file("5.png"),
            file("3-2.png"),
            file("4-2.png"),
            file("5-2.png"),
            file("grid.png"),
            file("sheet.png"));
    assertThat(infotext("4-2.png").prompt()).isEqualTo("a day");
    assertThat(infotext("sheet.png").parameters())
        .containsEntry("Script", "X/Y/Z plot")
        .containsEntry("Y Values", "cat, day");
    assertThat(ImageFiles.readSize(pictures.resolve("grid.png")).toString()).isEqualTo("48x32");
    assertThat(ImageFiles.read(pictures.resolve("grid.png")).getRGB(16 + 3, 16 + 5))
        .isEqualTo(ImageFiles.read(pictures.resolve("4-2.png")).getRGB(3, 5));
  }

  @Test
  void aSheetAloneLeavesItsPicturesOut() {
    assertThat(run(new SheetCommand(), "--prompt", "a", "--x", "steps=1,2", "--no-pictures"))
        .isZero();
    assertThat(pictures.toFile().list()).containsExactlyInAnyOrder("grid.png", "sheet.png");
  }

  @Test
  void anAxisThatIsNoneIsTold() {
    assertThat(run(new SheetCommand(), "--prompt", "a", "--x", "stpes=1,2"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'stpes' cannot be on an axis, expected one of prompt,");
  }

  @Test
  void aWalkHasFramesAnimationsAndMeasurements() throws IOException {
    assertThat(
            run(
                new WalkCommand(),
                "--prompt",
                "a cat",
                "--to",
                "a day",
                "--steps",
                "2",
                "--frames",
                "6",
                "--most-drawings",
                "20",
                "--end",
                "1.5",
                "--json"))
        .isZero();

    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(json.get("frames").getAsInt()).isEqualTo(6);
    assertThat(json.get("drawings").getAsInt()).isBetween(6, 20);
    assertThat(json.get("places").getAsJsonArray().get(5).getAsDouble()).isEqualTo(1.5);
    assertThat(json.getAsJsonObject("steps").getAsJsonArray("distances")).hasSize(5);
    assertThat(json.getAsJsonObject("steps").get("largest_to_median").getAsDouble())
        .isLessThanOrEqualTo(
            json.getAsJsonObject("linear_steps").get("largest_to_median").getAsDouble());
    assertThat(infotext("frame-0006.png").parameters())
        .containsEntry("Walk to", "a day")
        .containsEntry("Walk place", "1.5");
    assertThat(Files.readAllBytes(pictures.resolve("walk.gif"))).startsWith('G', 'I', 'F');
    assertThat(pictures.resolve("walk.webp")).exists();

    assertThat(run(new GenerateCommand(), "--from", pictures.resolve("frame-0006.png").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("is a frame of a walk, at 1.5");
  }

  @Test
  void picturesWithASecondPassAndTilesAreDrawnAgainBitForBit() throws IOException {
    assertThat(
            run(
                new GenerateCommand(),
                "--prompt",
                "a cat",
                "--steps",
                "3",
                "--hires-scale",
                "4",
                "--hires-upscaler",
                "Lanczos",
                "--hires-steps",
                "2",
                "--hires-strength",
                "0.5",
                "--vae-tile",
                "32"))
        .isZero();
    assertThat(infotext("1.png").parameters())
        .containsEntry("Size", "16x16")
        .containsEntry("Hires upscale", "4")
        .containsEntry("Hires steps", "2")
        .containsEntry("Hires upscaler", "Lanczos")
        .containsEntry("Denoising strength", "0.5")
        .containsEntry("VAE tile", "32");
    assertThat(ImageFiles.readSize(pictures.resolve("1.png")).toString()).isEqualTo("64x64");
    assertThat(run(new GenerateCommand(), "--from", pictures.resolve("1.png").toString())).isZero();
    assertThat(pictures.resolve("1-2.png")).hasSameBinaryContentAs(pictures.resolve("1.png"));
  }

  @Test
  void aPictureIsExtended() {
    assertThat(run(new GenerateCommand(), "--prompt", "a cat", "--steps", "1")).isZero();
    String picture = pictures.resolve("1.png").toString();
    assertThat(
            run(
                new OutpaintCommand(),
                picture,
                "--prompt",
                "a day",
                "--steps",
                "2",
                "--right",
                "20",
                "--blur",
                "1"))
        .isZero();
    assertThat(ImageFiles.readSize(pictures.resolve("1-2.png")).toString()).isEqualTo("36x16");
    assertThat(run(new OutpaintCommand(), picture, "--prompt", "a")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("nothing is added");
  }

  private int run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--model",
            folder.resolve("tiny").toString(),
            "--output",
            pictures.toString(),
            "--device",
            "cpu"));
    CommandLine line =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(DeviceChoice.class, DeviceChoice::new)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return Commands.run(line, all.toArray(String[]::new));
  }

  private String file(String name) {
    return pictures.resolve(name).toString();
  }

  private Infotext infotext(String name) {
    return Infotext.parse(PngFiles.readText(pictures.resolve(name)).get(Infotext.PNG_KEYWORD));
  }
}
