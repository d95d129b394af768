package io.vstar.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.cli.Vstar;
import io.vstar.cli.console.ExitCode;
import io.vstar.endtoend.FewPictures;
import io.vstar.io.Sha256;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.MetricsLog;
import io.vstar.train.result.RunResult.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code train-ti} and {@code train-hypernetwork} on pocket with every two choices of options that
 * change the course of a run, and then a second command on what the first one left.
 */
class TrainCommandTableTest {
  private static final int STEPS = 4;

  private static final String WITHOUT_HEALTH = "hypernetwork.health=false";
  private static final String BY_WIDTH = "hypernetwork.perLayer=false";

  /** A choice, as the options that make it. */
  private record Choice(String name, List<String> options) {
    static Choice of(String name, String... options) {
      return new Choice(name, List.of(options));
    }
  }

  private static final List<List<Choice>> COLUMNS =
      List.of(
          List.of(
              Choice.of(
                  "train-ti",
                  "--config",
                  "../configs/cat.yaml",
                  "--set",
                  "vectors=2",
                  "--set",
                  "dataset.path=PICTURES/cat"),
              Choice.of(
                  "train-hypernetwork",
                  "--config",
                  "../configs/hypernetwork.yaml",
                  "--set",
                  "dataset.path=PICTURES/dusk",
                  "--set",
                  "dataset.validation=PICTURES/dusk-validation")),
          List.of(
              Choice.of("no previews", "--set", WITHOUT_HEALTH),
              Choice.of("previews", "--set", "preview.every=2"),
              Choice.of(
                  "all that can be watched",
                  "--set",
                  "preview.every=1",
                  "--set",
                  "preview.atStart=true",
                  "--set",
                  "output.tensorboard=true")),
          List.of(
              Choice.of("held-out folder"),
              Choice.of("held-out fraction", "--set", "dataset.validation=0.3")),
          List.of(
              Choice.of("validation at the end", "--set", "validation.every=100"),
              Choice.of("validation at each step", "--set", "validation.every=1")),
          List.of(
              Choice.of("single passes"),
              Choice.of("accumulation", "--set", "training.gradientAccumulation=2")),
          List.of(Choice.of("fp32"), Choice.of("bf16", "--set", "training.precision=bf16")),
          List.of(
              Choice.of("no checkpointing"),
              Choice.of("checkpointing", "--set", "training.activationCheckpointing=true")),
          List.of(
              Choice.of("no latent cache"),
              Choice.of("latent cache", "--set", "dataset.latentCache=LATENTS")),
          List.of(
              Choice.of("safetensors", "--set", "output.formats=[safetensors]"),
              Choice.of("pt", "--set", "output.formats=[pt]", "--set", BY_WIDTH),
              Choice.of("both", "--set", "output.formats=[pt, safetensors]", "--set", BY_WIDTH)));

  private static final List<String> SEQUELS = List.of("again", "worse", "untrained", "if-changed");

  /**
   * The choices of each row by column, and its sequel: every two choices of different columns meet,
   * and each sequel follows both commands. No fewer rows can do that. They were found by simulated
   * annealing; for another column a digit is added to each row, and rows until the test is content.
   */
  private static final List<String> ROWS =
      List.of(
          "0000101022",
          "0011000113",
          "0111110100",
          "0211101001",
          "1000011100",
          "1100101012",
          "1111010123",
          "1201010011",
          "1210000122");

  @TempDir static Path folder;
  @TempDir static Path pictures;

  @BeforeAll
  static void copyPictures() throws IOException {
    FewPictures.copy("cat", 4, pictures);
    FewPictures.copy("dusk", 4, pictures);
    FewPictures.copy("dusk-validation", 2, pictures);
  }

  /** One row: a name for people, the options, and what comes after. */
  record Row(String name, List<String> options, String sequel) {
    @Override
    public String toString() {
      return name + ", then " + sequel;
    }
  }

  static Stream<Row> rows() {
    return ROWS.stream()
        .map(text -> text.chars().mapToObj(digit -> digit - '0').toList())
        .map(
            digits ->
                row(digits.subList(0, COLUMNS.size()), SEQUELS.get(digits.get(COLUMNS.size()))));
  }

  private static Row row(List<Integer> choices, String sequel) {
    List<Choice> chosen =
        IntStream.range(0, COLUMNS.size())
            .mapToObj(i -> COLUMNS.get(i).get(choices.get(i)))
            .toList();
    List<String> options = new ArrayList<>(List.of(chosen.get(0).name()));
    chosen.forEach(choice -> options.addAll(choice.options()));
    if (options.get(0).equals("train-ti")) {
      for (String ofNetworks : List.of(WITHOUT_HEALTH, BY_WIDTH)) {
        int at = options.indexOf(ofNetworks);
        if (at >= 0) {
          options.subList(at - 1, at + 1).clear();
        }
      }
    }
    return new Row(
        chosen.stream().map(Choice::name).collect(Collectors.joining(", ")), options, sequel);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyCombinationLeavesAWholeResultAndKeepsWhatWasGood(Row row) throws IOException {
    String name = "run-" + Math.floorMod(row.hashCode(), 1_000_000);
    Path result = folder.resolve(name);
    Call first = train(row, name);
    assertThat(first.code()).as(first.text()).isEqualTo(ExitCode.DONE);
    assertThat(first.text()).contains("published in " + result);
    requireWhole(row, result, "0001");
    PublishedState before = PublishedState.read(result).orElseThrow();
    switch (row.sequel()) {
      case "again" -> {
        assertThat(train(row, name).code()).isEqualTo(ExitCode.DONE);
        requireWhole(row, result, "0002");
        assertThat(PublishedState.read(result)).hasValue(before); // byte for byte
      }
      case "worse" -> {
        Call worse = train(row, name, "--set", "training.learningRate=1e-9");
        assertThat(worse.code()).as(worse.text()).isEqualTo(ExitCode.NOT_PUBLISHED);
        assertThat(worse.text()).contains("vstar: not published: ");
        assertThat(PublishedState.read(result)).hasValue(before);
        Path refused = result.resolve("runs/0002");
        if (names(refused).stream().anyMatch(file -> file.startsWith(name + "."))) {
          assertThat(publish(refused)).isEqualTo(ExitCode.DONE);
          assertThat(PublishedState.read(result)).isNotEqualTo(Optional.of(before));
          Files.writeString(result.resolve("runs/0001").resolve(before.hashes().firstKey()), "x");
          assertThat(publish(result.resolve("runs/0001"))).isEqualTo(ExitCode.USAGE);
        }
      }
      case "untrained" -> {
        Call wild = train(row, name, "--set", "training.learningRate=1");
        assertThat(wild.code()).as(wild.text()).isIn(ExitCode.NOT_PUBLISHED, ExitCode.DONE);
        assertThat(PublishedState.read(result).orElseThrow().loss())
            .isLessThanOrEqualTo(before.loss() * 1.000001);
      }
      default -> {
        Call unchanged = train(row, name, "--if-changed");
        assertThat(unchanged.code()).as(unchanged.text()).isEqualTo(ExitCode.NOTHING_TO_DO);
        assertThat(result.resolve("runs/0002")).doesNotExist();
        Files.writeString(result.resolve("current").toRealPath().resolve(anExport(result)), "x");
        Call changed = train(row, name, "--if-changed");
        assertThat(changed.code()).as(changed.text()).isEqualTo(ExitCode.DONE);
        assertThat(changed.text()).contains("training again: ", "is not what its run wrote");
        assertThat(PublishedState.read(result)).hasValue(before);
      }
    }
    assertThat(PublishedState.leftovers(folder)).isEmpty();
  }

  @Test
  void aSizeThatNoModelCanTrainAtIsRefusedBeforeTheModelIsLoaded() {
    Row row = new Row("huge", List.of("train-ti", "--config", "../configs/cat.yaml"), "");
    Call call = train(row, "huge", "--set", "resolution=100000");
    assertThat(call.code()).isEqualTo(ExitCode.USAGE);
    assertThat(call.text())
        .contains("expected sides of at most 2048 for this model; set a smaller resolution")
        .doesNotContain("base model loaded");
  }

  @Test
  void everyTwoChoicesMeetAndEachSequelFollowsBothCommands() {
    for (int i = 0; i < COLUMNS.size(); i++) {
      for (int j = i + 1; j < COLUMNS.size(); j++) {
        requireAllMeet(i, COLUMNS.get(i).size(), j, COLUMNS.get(j).size());
      }
    }
    requireAllMeet(0, COLUMNS.get(0).size(), COLUMNS.size(), SEQUELS.size());
  }

  private static void requireAllMeet(int column, int choices, int other, int otherChoices) {
    assertThat(ROWS.stream().map(row -> "" + row.charAt(column) + row.charAt(other)).distinct())
        .as("choices of columns %d and %d", column, other)
        .hasSize(choices * otherChoices);
  }

  private static String anExport(Path result) throws IOException {
    return Manifest.read(result.resolve("manifest.json")).result().outputs().firstKey();
  }

  private static void requireWhole(Row row, Path result, String number) throws IOException {
    Path run = result.resolve("runs").resolve(number);
    Manifest manifest = Manifest.read(run.resolve("manifest.json"));
    assertThat(manifest.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(MetricsLog.read(run.resolve("metrics.csv"))).hasSize(STEPS + 1);
    Set<String> expected = new TreeSet<>(manifest.result().outputs().keySet());
    expected.addAll(
        List.of(
            "before-after.png",
            "config.yaml",
            "crops.png",
            "manifest.json",
            "metrics.csv",
            "report.html",
            "verdict.json"));
    if (row.options().get(0).equals("train-hypernetwork")) {
      expected.add("health.csv");
      if (!row.options().contains(WITHOUT_HEALTH)) {
        expected.addAll(List.of("health.png", "strengths.csv"));
      }
    }
    expected.add("previews");
    // A sheet and a folder of pictures each; and without what is learned, and with what is kept.
    assertThat(names(run.resolve("previews"))).hasSize(2 * previews(row) + 2);
    Set<String> found = names(run);
    assertThat(found.removeIf(name -> name.startsWith("events.out.tfevents.")))
        .isEqualTo(row.options().contains("output.tensorboard=true"));
    assertThat(found).isEqualTo(expected);
    expected.addAll(List.of("current", "runs", ".lock"));
    assertThat(names(result)).isEqualTo(expected);
    for (String output : manifest.result().outputs().keySet()) {
      assertThat(Sha256.of(result.resolve(output))).isEqualTo(Sha256.of(run.resolve(output)));
    }
  }

  private static int previews(Row row) {
    if (row.options().contains("preview.every=1")) {
      return STEPS + 1;
    }
    return row.options().contains("preview.every=2") ? STEPS / 2 : 0;
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** A command's exit code, and all that it said. */
  private record Call(int code, String text) {}

  private static Call train(Row row, String name, String... more) {
    List<String> arguments = new ArrayList<>();
    for (String option : row.options()) {
      arguments.add(option.replace("LATENTS", latents()).replace("PICTURES", pictures.toString()));
    }
    arguments.addAll(
        List.of(
            "--output",
            folder.toString(),
            "--set",
            "output.name=" + name,
            "--set",
            "training.steps=" + STEPS,
            "--set",
            "training.batchSize=2",
            "--set",
            "validation.timesteps=2",
            "--set",
            "preview.prompts=['a drawing of {}']".replace("{}", word(row)),
            "--set",
            "preview.seeds=[1]",
            "--set",
            "preview.steps=2"));
    arguments.addAll(Arrays.asList(more));
    StringWriter text = new StringWriter();
    PrintWriter both = new PrintWriter(text);
    int code = Vstar.run(both, both, arguments.toArray(String[]::new));
    assertThat(text.toString()).doesNotContain("Exception", "internal error");
    return new Call(code, text.toString());
  }

  private static int publish(Path run) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return Vstar.run(nowhere, nowhere, "publish", run.toString());
  }

  private static String latents() {
    return folder.resolve("latents").toString();
  }

  private static String word(Row row) {
    return row.options().get(0).equals("train-ti") ? "{}" : "a bird";
  }
}
