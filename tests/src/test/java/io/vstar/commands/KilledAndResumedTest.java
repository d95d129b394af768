package io.vstar.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.cli.Vstar;
import io.vstar.endtoend.FewPictures;
import io.vstar.error.OutputException;
import io.vstar.io.Sha256;
import io.vstar.train.result.MetricsLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs with everything that has a state, killed by SIGKILL at random moments and gone on with: they
 * end in the bytes of a run that was left alone, and whoever reads the output folder meanwhile
 * never sees a file in part.
 *
 * <p>{@code -Dvstar.resumes=25} kills each method 25 times in 200 steps, eight for each kill;
 * {@code -Dvstar.resumes.seed=…} at other moments.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows cannot delete files that are read")
class KilledAndResumedTest {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  @TempDir Path folder;

  private final Random random = new Random(Long.getLong("vstar.resumes.seed", 1));

  @Test
  void oneKilledRunEndsInTheSameBytes() throws Exception {
    killAndResume("train-ti", 1, 12);
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"train-ti", "train-hypernetwork"})
  @EnabledIfSystemProperty(
      named = "vstar.resumes",
      matches = "\\d+",
      disabledReason = "takes 10 minutes: ./mvnw verify -Dvstar.resumes=25")
  void aRunThatIsKilledAgainAndAgainEndsInTheSameBytes(String command) throws Exception {
    int kills = Integer.getInteger("vstar.resumes");
    killAndResume(command, kills, 8 * kills);
  }

  private void killAndResume(String command, int kills, int steps) throws Exception {
    FewPictures.copy(sample(command), 4, folder);
    Path unbroken = Files.createDirectory(folder.resolve("unbroken"));
    Path killed = Files.createDirectory(folder.resolve("killed"));
    run(arguments(command, steps, unbroken));
    try (TornFiles files = TornFiles.in(killed)) {
      for (int i = 0; i < kills; i++) {
        kill(arguments(command, steps, killed), killed, 2 * steps / (kills + 1), i);
      }
      run(arguments(command, steps, killed));
      assertThat(files.found()).isEmpty();
      assertThat(files.read()).isPositive();
    }
    for (String name : List.of("result.safetensors", "result.pt")) {
      assertThat(killed.resolve("result").resolve(name))
          .as(name)
          .hasSameBinaryContentAs(unbroken.resolve("result").resolve(name));
    }
    assertThat(stepFiles(killed)).isEqualTo(stepFiles(unbroken)).isNotEmpty();
    assertThat(PublishedState.leftovers(killed)).isEmpty();
  }

  /** Returns the names and contents of the files that were exported on the way. */
  private static List<String> stepFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("result/steps"))) {
      List<String> all = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        all.add(file.getFileName() + " " + Sha256.of(file));
      }
      return all;
    }
  }

  /** Starts a run that goes on, and kills it after a few steps, or while it starts. */
  private void kill(List<String> arguments, Path output, int mostSteps, int index)
      throws Exception {
    Path log = folder.resolve("killed-%d.txt".formatted(index));
    Process run = start(arguments, log);
    try {
      if (random.nextInt(5) == 0) {
        run.waitFor(random.nextInt(4000), TimeUnit.MILLISECONDS);
      } else {
        long from = lastStep(output);
        long until = from + 1 + random.nextInt(mostSteps);
        Instant end = Instant.now().plus(PATIENCE);
        while (run.isAlive() && lastStep(output) < until && Instant.now().isBefore(end)) {
          Thread.sleep(20);
        }
        Thread.sleep(random.nextInt(100));
      }
      assertThat(run.isAlive() || run.exitValue() == 0).as("%s", Files.readString(log)).isTrue();
    } finally {
      run.destroyForcibly();
      run.waitFor();
    }
  }

  /** Returns the last step in the log of the newest run that has one. */
  private static long lastStep(Path output) throws IOException {
    long last = 0;
    Path runs = output.resolve("result/runs");
    if (!Files.isDirectory(runs)) {
      return last;
    }
    try (Stream<Path> all = Files.list(runs)) {
      for (Path run : all.sorted().toList()) {
        try {
          last =
              MetricsLog.read(run.resolve("metrics.csv")).stream()
                  .mapToLong(metrics -> metrics.step())
                  .max()
                  .orElse(last);
        } catch (OutputException e) {
          // It has none yet.
        }
      }
    }
    return last;
  }

  private static Process start(List<String> arguments, Path log) throws IOException {
    return OwnProcess.of(arguments).redirectOutput(log.toFile()).start();
  }

  private static void run(List<String> arguments) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text, true);
    assertThat(Vstar.run(writer, writer, arguments.toArray(String[]::new))).as("%s", text).isZero();
  }

  private static String sample(String command) {
    return command.equals("train-ti") ? "cat" : "dusk";
  }

  private List<String> arguments(String command, int steps, Path output) {
    String config = command.equals("train-ti") ? "cat" : "hypernetwork";
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--resume",
                "--config",
                "../configs/%s.yaml".formatted(config),
                "--output",
                output.toString()));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "dataset.path=" + folder.resolve(sample(command)),
                "dataset.validation=0.25",
                "dataset.latentCache=" + folder.resolve("latents"),
                "output.name=result",
                "output.formats=[safetensors, pt]",
                "output.every=" + Math.max(2, steps / 20),
                "output.keep=3",
                "snapshot.every=" + Math.max(1, steps / 50),
                "snapshot.keep=2",
                "training.steps=" + steps,
                "training.batchSize=1",
                "training.gradientAccumulation=2",
                "training.warmupSteps=0.1",
                "training.schedule=cosine-with-restarts",
                "training.gradientClip=1",
                "training.weighting=min-snr",
                "training.pyramidNoiseLevels=2",
                "training.inputPerturbation=0.1",
                "training.ema={decay: 0.9}",
                "validation.every=" + Math.max(3, steps / 10),
                "validation.timesteps=2",
                "validation.patience=1000",
                "output.tensorboard=true",
                "preview.every=" + Math.max(4, steps / 5),
                "preview.prompts=['a drawing of {}']",
                "preview.seeds=[1]",
                "preview.steps=2"));
    settings.addAll(
        command.equals("train-ti")
            ? List.of(
                "training.adam=null",
                "training.learningRate=1",
                "norm=vocabulary",
                "pullToInitializer=0.001",
                "training.optimizer={type: prodigy, d0: 0.05, growthRate: 1.02}")
            : List.of(
                "training.optimizer={type: adamw, amsgrad: true}",
                "hypernetwork.perLayer=false",
                "hypernetwork.layerStructure=[1, 2, 1]",
                "hypernetwork.dropoutStructure=[0, 0.2, 0]",
                "hypernetwork.health=false"));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }
}
