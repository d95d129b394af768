package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.image.PngFiles;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.PicturesDrawn;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.inversion.TextualInversionMethod;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Previews show a run and do nothing to it. */
class PreviewedRunTest {
  @TempDir private static Path out;

  private static TensorRuntime runtime;
  private static Path pictures;
  private static Recorded watched;
  private static Recorded failing;

  @BeforeAll
  static void train() throws IOException {
    pictures = FewPictures.copy("cat", 2, out);
    runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
    run("plain", new RunEvents());
    String[] previews = {
      "preview.every=1",
      "preview.atStart=true",
      "preview.prompts=['a drawing of {}', '{} --n {}, dark --w 80 --h 48 --d 9 --s 2 --ss"
          + " euler_a']",
      "preview.negativePrompt=blurry",
      "output.tensorboard=true"
    };
    watched = new Recorded();
    run("watched", new RunEvents().add(watched), previews);
    failing = new Recorded();
    RunEvents events = new RunEvents().add(failing);
    events.on(
        RunEvent.Drawing.class,
        drawing -> {
          throw new IllegalStateException("out of memory");
        });
    run("failing", events, "preview.every=2");
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void theLearnedValuesAreTheSameWithAndWithoutPreviews() {
    assertThat(vectors("watched")).isEqualTo(vectors("plain"));
    assertThat(vectors("failing")).isEqualTo(vectors("plain"));
  }

  @Test
  void everySheetTellsItsPicturesWithTheirPromptsSeedsSizesAndFiles() throws IOException {
    List<PicturesDrawn> rows = watched.of(PicturesDrawn.class);
    assertThat(rows)
        .extracting(PicturesDrawn::step, PicturesDrawn::label)
        .startsWith(tuple(0, "cat"), tuple(0, "<cat>"), tuple(1, "<cat>"), tuple(2, "<cat>"))
        .hasSize(5); // and the values that are kept
    assertThat(rows.get(2).pictures())
        .extracting(
            PicturesDrawn.Picture::prompt,
            PicturesDrawn.Picture::negativePrompt,
            PicturesDrawn.Picture::seed,
            picture -> picture.image().getWidth(),
            picture ->
                out.resolve("watched/runs/0001/previews").relativize(picture.file()).toString())
        .containsExactly(
            tuple(
                "a drawing of …",
                "blurry",
                1L,
                64,
                Path.of("step-000001", "01-seed-1.png").toString()),
            tuple("…", "<cat>, dark", 9L, 80, Path.of("step-000001", "02-seed-9.png").toString()));
    assertThat(PngFiles.readText(rows.get(2).pictures().get(1).file()).get("parameters"))
        .startsWith("<cat>\nNegative prompt: <cat>, dark\nSteps: 2, Sampler: Euler a")
        .contains("Seed: 9, Size: 80x48");
    assertThat(out.resolve("watched/runs/0001/previews/step-000000.png")).exists();
    try (Stream<Path> files = Files.list(out.resolve("watched/runs/0001"))) {
      assertThat(files).anyMatch(file -> file.toString().contains("tfevents"));
    }
    try (Stream<Path> published = Files.list(out.resolve("watched"))) {
      assertThat(published).noneMatch(file -> file.toString().contains("tfevents"));
    }
  }

  @Test
  void previewsThatFailAreWarnedOfAndTheRunIsPublished() {
    assertThat(failing.of(RunEvent.Warned.class))
        .extracting(RunEvent.Warned::message)
        .contains(
            "the previews after 2 steps failed (out of memory); the values that are learned do not"
                + " depend on them");
    assertThat(failing.of(RunEvent.Ended.class).get(0).notPublished()).isEmpty();
    assertThat(out.resolve("failing/before-after.png")).doesNotExist();
  }

  private static float[] vectors(String name) {
    return EmbeddingFile.read(out.resolve(name).resolve(name + ".safetensors"))
        .tables()
        .get(0)
        .values();
  }

  private static void run(String name, RunEvents events, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "output.folder=" + out.toAbsolutePath(),
                "output.name=" + name,
                "output.formats=[safetensors]",
                "dataset.path=" + pictures,
                "dataset.validation=null",
                "vectors=2",
                "training.steps=2",
                "training.batchSize=1",
                "validation.every=2",
                "validation.timesteps=2",
                "preview.prompts=['a drawing of {}']",
                "preview.seeds=[1]",
                "preview.steps=1"));
    settings.addAll(List.of(more));
    TextualInversionMethod method = new TextualInversionMethod();
    TrainConfig config =
        ConfigLoader.load(method.schema(), Path.of("..", "configs", "cat.yaml"), settings);
    try (TrainingRun run =
        TrainingRun.open(
            method, config, "test", Clock.systemUTC(), HubClient.ofEnvironment(HubListener.NONE))) {
      run.train(runtime, events, StopRequest.NEVER);
    }
  }
}
