package io.vstar.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.image.ImageFiles;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example once, with arguments that make it short, and looks at what it made. */
class ExamplesTest {
  private static final String CAT = "../configs/cat.yaml";
  private static final String PICTURE = "../datasets-sample/cat/01-on-blue.png";

  /** What each example printed. */
  private static final Map<String, String> PRINTED = new HashMap<>();

  @TempDir private static Path folder;

  @BeforeAll
  static void runAllExamples() throws Exception {
    String embedding = at("learned/cat/cat.safetensors");
    String hypernetwork = at("learned/style/style.safetensors");
    run(TrainTextualInversionMain.class, shortRun("training.steps=3", CAT, at("learned")));
    run(TrainHypernetworkMain.class, shortRun("training.steps=5", fewDrawings(), at("learned")));
    run(ListenToRunMain.class, shortRun("training.steps=2", CAT, at("listened")));
    run(StopAndResumeRunMain.class, shortRun("training.steps=5", CAT, at("resumed")));
    run(ListTrainingMethodsMain.class);
    run(DrawPicturesMain.class, at("pictures"), "a drawing of a red bird");
    run(DrawWithEmbeddingMain.class, embedding, at("word"), "a drawing of <cat>");
    run(DrawWithHypernetworkMain.class, hypernetwork, at("style"), "a drawing of a yellow boat");
    run(SwitchPromptsMain.class, at("switched.png"), "a yellow boat", "a drawing of a red bird");
    run(ImageToImageMain.class, PICTURE, at("over.png"), "a drawing of a red bird", "0.6");
    run(EncodePictureMain.class, PICTURE, at("decoded.png"));
    run(TokenizePromptMain.class, "a drawing of a cat");
    run(ConvertEmbeddingMain.class, embedding, at("cat.pt"));
    run(InspectFileMain.class, embedding);
    run(ReadPictureTextMain.class, at("pictures/7.png"));
  }

  @Test
  void everyExampleIsRun() throws Exception {
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/vstar/examples"))) {
      assertThat(sources.map(source -> source.getFileName().toString()))
          .filteredOn(name -> !name.equals("package-info.java"))
          .containsExactlyInAnyOrderElementsOf(
              PRINTED.keySet().stream().map(name -> name + ".java").toList());
    }
  }

  @Test
  void trainingsWriteWhatTheyLearned() {
    assertThat(EmbeddingFile.read(folder.resolve("learned/cat/cat.safetensors")).vectors())
        .isEqualTo(2);
    assertThat(printed(TrainTextualInversionMain.class))
        .matches("the files are in .*learned.cat\n");
    assertThat(folder.resolve("learned/style/style.safetensors")).isNotEmptyFile();
    assertThat(printed(TrainHypernetworkMain.class)).contains("of the start's", "the files are in");
  }

  @Test
  void aListenerWritesALineOfJsonForEachEvent() {
    List<JsonObject> lines =
        printed(ListenToRunMain.class)
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertThat(lines)
        .extracting(line -> line.get("event").getAsString())
        .startsWith("validation", "measured", "step", "step")
        .contains("validation");
    assertThat(lines.get(2).getAsJsonObject("data").get("loss").getAsDouble())
        .isBetween(0.001, 1.0);
  }

  @Test
  void aStoppedRunGoesOnWhereItWas() {
    assertThat(printed(StopAndResumeRunMain.class).lines())
        .containsExactly("stopped after step 3", "goes on after step 3", "ended after step 5");
  }

  @Test
  void bothMethodsAreListed() {
    assertThat(printed(ListTrainingMethodsMain.class))
        .contains("textual-inversion reads", "hypernetwork reads");
  }

  @Test
  void picturesShowWhatThePromptsName() {
    assertThat(share(Colour.RED, read("pictures/7.png"))).isGreaterThan(0.1);
    assertThat(share(Colour.RED, read("switched.png"))).isGreaterThan(0.05);
    assertThat(share(Colour.RED, read("over.png"))).isGreaterThan(0.05);
    assertThat(share(Colour.BLUE, read("over.png"))).isGreaterThan(0.5);
    assertThat(share(Colour.YELLOW, read("style/strength-0.0/1.png"))).isGreaterThan(0.1);
  }

  @Test
  void adaptersChangeWhatIsDrawn() throws Exception {
    assertThat(folder.resolve("word/1.png")).isNotEmptyFile();
    assertThat(printed(DrawWithEmbeddingMain.class))
        .contains("step 25 of 25")
        .doesNotContain("warning");
    assertThat(pixels(read("style/strength-1.0/1.png")))
        .isNotEqualTo(pixels(read("style/strength-0.0/1.png")));
  }

  @Test
  void anAutoencoderGivesBackThePicture() {
    assertThat(printed(EncodePictureMain.class)).isEqualTo("latents of shape (1, 4, 16, 16)\n");
    assertThat(share(Colour.BLUE, read("decoded.png")))
        .isCloseTo(share(Colour.BLUE, ImageFiles.read(Path.of(PICTURE))), within(0.05));
  }

  @Test
  void filesAndPromptsAreReadWithoutAModel() {
    assertThat(printed(TokenizePromptMain.class))
        .isEqualTo("5 tokens, 75 fit: [320, 705, 518, 320, 598]\n");
    assertThat(EmbeddingFile.read(folder.resolve("cat.pt")))
        .extracting(read -> read.tables().get(0).values())
        .isEqualTo(
            EmbeddingFile.read(folder.resolve("learned/cat/cat.safetensors"))
                .tables()
                .get(0)
                .values());
    assertThat(printed(InspectFileMain.class))
        .contains("embedding for Stable Diffusion 1.x", "placeholder: <cat>");
    assertThat(printed(ReadPictureTextMain.class))
        .contains("prompt: a drawing of a red bird\n", "Seed: 7\n", "Model: pocket\n");
  }

  private static BufferedImage read(String name) {
    return ImageFiles.read(folder.resolve(name));
  }

  private static int[] pixels(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    return picture.getRGB(0, 0, width, height, null, 0, width);
  }

  /** Returns the share of a picture that is of a colour. */
  private static double share(Colour colour, BufferedImage picture) {
    return Arrays.stream(pixels(picture)).mapToObj(Color::new).filter(colour::is).count()
        / (double) (picture.getWidth() * picture.getHeight());
  }

  private enum Colour {
    RED,
    YELLOW,
    BLUE;

    boolean is(Color color) {
      int red = color.getRed();
      int green = color.getGreen();
      int blue = color.getBlue();
      return switch (this) {
        case RED -> red > 150 && green < 80 && blue < 80;
        case YELLOW -> red > 200 && green > 170 && blue < 120;
        case BLUE -> blue > 150 && red < 100;
      };
    }
  }

  private static String[] shortRun(String steps, String first, String output) {
    List<String> settings =
        List.of(
            "training.batchSize=2",
            "validation.timesteps=2",
            "preview.prompts=[\"a drawing\"]",
            "preview.seeds=[1]",
            "preview.steps=1",
            steps);
    boolean isConfig = first.equals(CAT);
    String lessToMeasure = isConfig ? "vectors=2" : "hypernetwork.health=false";
    return Stream.concat(
            Stream.of(first, isConfig ? "output.folder=" + output : output, lessToMeasure),
            settings.stream())
        .toArray(String[]::new);
  }

  /** Returns a folder with some of the drawings in one style. */
  private static String fewDrawings() throws Exception {
    Path drawings = Files.createDirectories(folder.resolve("drawings"));
    for (String name : List.of("01-cat", "02-fish", "03-butterfly", "04-tree", "05-mushroom")) {
      for (String file : List.of(name + ".png", name + ".txt")) {
        Files.copy(Path.of("../datasets-sample/dusk", file), drawings.resolve(file));
      }
    }
    return drawings.toString();
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static String printed(Class<?> example) {
    return PRINTED.get(example.getSimpleName());
  }

  private static void run(Class<?> example, String... arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      example.getMethod("main", String[].class).invoke(null, (Object) arguments);
    } finally {
      System.setOut(before);
    }
    PRINTED.put(
        example.getSimpleName(),
        printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
  }
}
