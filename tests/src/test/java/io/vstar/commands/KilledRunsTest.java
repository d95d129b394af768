package io.vstar.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.endtoend.FewPictures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are stopped and killed at random moments of every phase, one after the other in one
 * result folder: what is published stays whole and never becomes worse, and the next run starts.
 *
 * <p>{@code -Dvstar.kills=200} for many, {@code -Dvstar.kills.seed=…} for others.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows ends processes without a signal")
class KilledRunsTest {
  private static final int KILLS = Integer.getInteger("vstar.kills", 6);
  private static final long SEED = Long.getLong("vstar.kills.seed", 1);

  /** On pocket, on an idle machine; a busy one takes its time. */
  private static final Duration END = Duration.ofSeconds(Integer.getInteger("vstar.kills.end", 10));

  /** A line by which a phase begins, and how long it lasts at most. */
  private record Phase(String begin, int millis) {}

  private static final List<Phase> PHASES =
      List.of(
          new Phase("training 1/", 1500), // steps, validation, previews
          new Phase("", 1500), // start of the program, reading of pictures
          new Phase("run  ", 600), // loading
          new Phase("base model loaded", 500), // encoding, the first measurement
          new Phase("cat.pt", 30), // export, publication
          new Phase("cat.safetensors", 30),
          new Phase("manifest.json", 30),
          new Phase("drawing 1/", 500)); // the sheet

  private enum Signal {
    INT(130),
    TERM(143),
    KILL(137);

    private final int code;

    Signal(int code) {
      this.code = code;
    }
  }

  @TempDir Path folder;
  @TempDir Path pictures;

  private final Random random = new Random(SEED);

  @Test
  void whatIsPublishedIsWholeAndTheBestWhateverIsKilledWhen() throws Exception {
    FewPictures.copy("cat", 3, pictures);
    Optional<PublishedState> before = Optional.empty();
    for (int i = 0; i < KILLS; i++) {
      Phase phase = PHASES.get(i % PHASES.size());
      Signal signal = Signal.values()[random.nextInt(3)];
      String run = "%d: %s in %s".formatted(i, signal, phase);
      kill(start(i), phase, signal, run);
      before = requireNotWorse(before, run);
    }
    Process last = start(KILLS);
    String text = new String(last.getInputStream().readAllBytes(), UTF_8);
    assertThat(last.waitFor()).as(text).isIn(0, 8);
    requireNotWorse(before, "the last run");
    assertThat(PublishedState.read(folder.resolve("cat"))).isPresent();
    assertThat(PublishedState.leftovers(folder)).isEmpty();
  }

  private Optional<PublishedState> requireNotWorse(Optional<PublishedState> before, String run)
      throws IOException {
    Path result = folder.resolve("cat");
    if (!Files.exists(result)) {
      return before;
    }
    Optional<PublishedState> now = PublishedState.read(result);
    if (before.isPresent()) {
      assertThat(now).as(run).isPresent();
      assertThat(now.get().loss()).as(run).isLessThanOrEqualTo(before.get().loss() * 1.000001);
    }
    return now;
  }

  private void kill(Process run, Phase phase, Signal signal, String name) throws Exception {
    StringBuilder text = new StringBuilder();
    BufferedReader lines = new BufferedReader(new InputStreamReader(run.getInputStream(), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      text.append(line).append('\n');
      if (line.contains(phase.begin())) {
        break;
      }
    }
    Thread.sleep(random.nextInt(phase.millis()));
    boolean alive = run.isAlive();
    new ProcessBuilder("kill", "-" + signal, Long.toString(run.pid())).start().waitFor();
    Thread rest = new Thread(() -> lines.lines().forEach(text::append));
    rest.start(); // or the pipe fills
    assertThat(run.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)).as(name + "\n" + text).isTrue();
    rest.join();
    if (alive && run.exitValue() != 0 && run.exitValue() != 8) { // or it had just ended by itself
      assertThat(run.exitValue()).as(name + "\n" + text).isEqualTo(signal.code);
    }
    assertThat(text).doesNotContain("Exception", "internal error", "SIGSEGV");
  }

  private Process start(int seed) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("train-ti", "--config", "../configs/cat.yaml", "--output", folder.toString()));
    for (String setting :
        List.of(
            "dataset.path=" + pictures.resolve("cat"),
            "vectors=2",
            "training.seed=" + seed,
            "training.steps=8",
            "training.batchSize=2",
            "validation.every=2",
            "validation.timesteps=2",
            "preview.every=4",
            "preview.prompts=['a drawing of {}']",
            "preview.seeds=[1]",
            "preview.steps=2",
            "output.keepRuns=3")) {
      arguments.addAll(List.of("--set", setting));
    }
    return OwnProcess.of(arguments).start();
  }
}
