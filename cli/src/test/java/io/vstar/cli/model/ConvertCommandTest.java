package io.vstar.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.EmbeddingForm;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.cli.console.Commands;
import io.vstar.image.ImageFiles;
import io.vstar.image.PngFiles;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TorchFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConvertCommandTest {
  private static final Provenance KNOWN =
      new Provenance(Optional.of(500L), Optional.of("0123456789"), Optional.of("sd"), Map.of());

  /** A form and an extension it is written under. */
  private record Target(EmbeddingForm form, String extension) {
    Path in(Path folder, String name) {
      return folder.resolve(name + "-" + form + extension);
    }
  }

  private static final List<Target> SINGLE =
      List.of(
          new Target(EmbeddingForm.A1111, ".pt"),
          new Target(EmbeddingForm.DIFFUSERS, ".safetensors"),
          new Target(EmbeddingForm.DIFFUSERS, ".bin"),
          new Target(EmbeddingForm.KOHYA, ".safetensors"),
          new Target(EmbeddingForm.KOHYA, ".pt"),
          new Target(EmbeddingForm.ONETRAINER, ".safetensors"),
          new Target(EmbeddingForm.IMAGE, ".png"));

  private static final List<Target> PAIR =
      List.of(
          new Target(EmbeddingForm.SDXL, ".safetensors"),
          new Target(EmbeddingForm.SDXL, ".pt"),
          new Target(EmbeddingForm.IMAGE, ".png"));

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void chainsThroughAllFormsKeepEveryBit() {
    assertChainsKeepEveryBit(SINGLE, List.of(table(3, 24, 1)));
    assertChainsKeepEveryBit(PAIR, List.of(table(2, 24, 1), table(2, 40, 2)));
  }

  private void assertChainsKeepEveryBit(List<Target> targets, List<VectorTable> tables) {
    TextualInversion embedding = new TextualInversion("<cat>", tables, KNOWN);
    for (int a = 0; a < targets.size(); a++) {
      Path start = targets.get(a).in(folder, "start");
      EmbeddingFile.write(start, embedding, targets.get(a).form(), DType.F32);
      for (int b = 0; b < targets.size(); b++) {
        List<Target> chain =
            List.of(targets.get(b), targets.get((a + b + 1) % targets.size()), targets.get(a));
        Path from = start;
        for (int i = 0; i < chain.size(); i++) {
          Path to = chain.get(i).in(folder, "step" + i);
          assertRuns(from, to, "--to", chain.get(i).form().name(), "--force");
          from = to;
        }
        assertThat(EmbeddingFile.read(from).tables()).as("%s", chain).isEqualTo(tables);
      }
    }
  }

  @Test
  void theWebUisFormsKeepWhereAnEmbeddingComesFrom() {
    Path pt = write("cat.pt", EmbeddingForm.A1111, table(2, 24, 1));
    Path safetensors = folder.resolve("cat.safetensors");
    Path png = folder.resolve("cat.png");
    Path back = folder.resolve("back.pt");

    assertRuns(pt, safetensors, "--name", "<cat>");
    assertRuns(safetensors, png);
    assertRuns(png, back);

    assertThat(EmbeddingFile.read(png))
        .isEqualTo(new TextualInversion("<cat>", List.of(table(2, 24, 1)), KNOWN));
    assertThat(EmbeddingFile.read(back).provenance()).isEqualTo(KNOWN);
    assertThat(((Map<?, ?>) TorchFile.read(back)).get("name")).isEqualTo("<cat>");
    assertThat(out.toString().lines())
        .containsExactly(
            "read %s: A1111, 2 vectors of 24; wrote %s: diffusers, fp32, in prompts <cat> (A1111: cat)"
                .formatted(pt, safetensors),
            "read %s: diffusers, 2 vectors of 24; wrote %s: image, fp32, in prompts <cat> (A1111: <cat>)"
                .formatted(safetensors, png),
            "read %s: image, 2 vectors of 24; wrote %s: A1111, fp32, in prompts <cat> (A1111: back)"
                .formatted(png, back));
  }

  @Test
  void twoFilesBecomeAPair() {
    Path first = write("learned_embeds.safetensors", EmbeddingForm.DIFFUSERS, table(1, 24, 1));
    Path second = write("learned_embeds_2.safetensors", EmbeddingForm.DIFFUSERS, table(1, 40, 2));
    Path pair = folder.resolve("cat.safetensors");

    assertRuns(first, pair, "--clip-g", second.toString());

    assertThat(EmbeddingFile.find(pair).form()).isEqualTo(EmbeddingForm.SDXL);
    assertThat(EmbeddingFile.read(pair).tables()).containsExactly(table(1, 24, 1), table(1, 40, 2));
    assertThat(out.toString())
        .startsWith(
            "read %s and %s: diffusers, 1 vector of 24 and 40; wrote".formatted(first, second));
    assertThat(run(second, pair, "--clip-g", first.toString(), "--force")).isEqualTo(3);
  }

  @Test
  void oneWordOfSeveralIsTaken() {
    Path words = folder.resolve("words.safetensors");
    Safetensors.write(
        words,
        List.of(
            HostTensor.ofFloats("<cat>", new float[] {1, 2}, 2),
            HostTensor.ofFloats("<dog>", new float[] {3, 4}, 2)),
        Map.of());
    Path dog = folder.resolve("dog.bin");

    assertThat(run(words, dog)).isEqualTo(3);
    assertThat(err.toString()).contains("holds 2 words (<cat>, <dog>), expected one");
    assertRuns(words, dog, "--token", "<dog>");

    assertThat(EmbeddingFile.read(dog).name()).isEqualTo("<dog>");
    assertThat(EmbeddingFile.read(dog).tables().get(0).values()).containsExactly(3, 4);
  }

  @Test
  void roundsToTheTypeAskedFor() {
    Path pt = write("cat.pt", EmbeddingForm.A1111, new VectorTable(1, 1, new float[] {0.1f}));
    assertRuns(pt, folder.resolve("half.pt"), "--dtype", "fp16");
    assertRuns(pt, folder.resolve("brain.safetensors"), "--dtype", "bf16", "--to", "kohya");
    // 0.1 in binary16 is 0x2e66, in bfloat16 0x3dcd.
    assertThat(EmbeddingFile.read(folder.resolve("half.pt")).tables().get(0).values())
        .containsExactly(0x1.998p-4f);
    assertThat(EmbeddingFile.read(folder.resolve("brain.safetensors")).tables().get(0).values())
        .containsExactly(0x1.9ap-4f);
  }

  @Test
  void aPictureIsShownBetweenTheData() {
    Path pt = write("cat.pt", EmbeddingForm.A1111, table(1, 24, 1));
    Path picture = folder.resolve("picture.png");
    BufferedImage image = new BufferedImage(100, 80, BufferedImage.TYPE_INT_RGB);
    image.setRGB(50, 40, 0x123456);
    PngFiles.write(picture, image, Map.of());
    Path png = folder.resolve("cat.png");

    assertRuns(pt, png, "--picture", picture.toString());

    BufferedImage written = ImageFiles.read(png);
    assertThat(written.getHeight()).isEqualTo(80);
    int left = (written.getWidth() - 100) / 2;
    assertThat(written.getRGB(left + 50, 40) & 0xffffff).isEqualTo(0x123456);
    assertThat(run(pt, folder.resolve("b.safetensors"), "--picture", picture.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--picture is for --to image, but the form is diffusers");
    assertThat(run(pt, folder.resolve("b.png"), "--picture", picture.toString(), "--dtype", "fp16"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--dtype has no effect on an image");
  }

  @Test
  void whatIsThereStaysWithoutForce() throws IOException {
    Path pt = write("cat.pt", EmbeddingForm.A1111, table(1, 24, 1));
    Path there = Files.writeString(folder.resolve("there.safetensors"), "x");

    assertThat(run(pt, there)).isEqualTo(4);
    assertThat(err.toString().lines())
        .containsExactly("vstar: " + there + " is there already; --force replaces it");
    assertThat(there).hasContent("x");
    assertRuns(pt, there, "--force");
    assertThat(EmbeddingFile.read(there).name()).isEqualTo("cat");
  }

  @Test
  void everyMistakeIsNamed() {
    Path pt = write("cat.pt", EmbeddingForm.A1111, table(1, 24, 1));
    Path target = folder.resolve("a.safetensors");
    assertFails(2, "there is no form gif of an embedding, expected one of a1111", "--to", "gif");
    assertFails(2, "--name is blank", "--name", " ");
    assertFails(4, "its name must end in .pt", "--to", "a1111");
    assertFails(4, "cat is for 1 text encoder, the form sdxl for 2", "--to", "sdxl");
    assertThat(run(folder, target)).isEqualTo(3);
    assertThat(err.toString()).contains("has no folder text_encoder; a model in diffusers layout");
    assertThat(run(folder.resolve("none.pt"), target)).isEqualTo(3);
    assertThat(err.toString()).contains("none.pt does not exist");
    assertThat(run(pt, folder.resolve("a.txt"))).isEqualTo(4);
    assertThat(err.toString()).contains("its name must end in .pt, .safetensors, .bin or .png");
    assertThat(target).doesNotExist();
  }

  private void assertFails(int code, String message, String... options) {
    err.getBuffer().setLength(0);
    assertThat(run(folder.resolve("cat.pt"), folder.resolve("a.safetensors"), options))
        .isEqualTo(code);
    assertThat(err.toString()).contains(message);
  }

  private void assertRuns(Path input, Path output, String... options) {
    assertThat(run(input, output, options)).as("%s", err).isZero();
  }

  private int run(Path input, Path output, String... options) {
    CommandLine commandLine = new CommandLine(new ConvertCommand());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> arguments = new ArrayList<>(List.of(input.toString(), output.toString()));
    arguments.addAll(List.of(options));
    return Commands.run(commandLine, arguments.toArray(String[]::new));
  }

  private Path write(String name, EmbeddingForm form, VectorTable table) {
    Path file = folder.resolve(name);
    TextualInversion embedding = new TextualInversion("<cat>", List.of(table), KNOWN);
    EmbeddingFile.write(file, embedding, form, DType.F32);
    return file;
  }

  private static VectorTable table(int vectors, int width, long seed) {
    float[] values = new float[vectors * width];
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new VectorTable(vectors, width, values);
  }
}
