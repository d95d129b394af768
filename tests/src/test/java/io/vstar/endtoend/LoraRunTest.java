package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraFile;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.lora.LoraMethod;
import io.vstar.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few steps of {@code bin/vstar train --config configs/lora.yaml}. */
class LoraRunTest {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused
  private static final int STEPS = 4;

  @TempDir static Path out;
  @TempDir static Path pictures;

  private static List<String> dataset;
  private static TensorRuntime runtime;
  private static RunEvent.Ended outcome;

  @BeforeAll
  static void train() throws IOException {
    dataset =
        List.of(
            "dataset.path=" + FewPictures.copy("dusk", 6, pictures),
            "dataset.validation=" + FewPictures.copy("dusk-validation", 2, pictures));
    runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
    outcome = run("dusk", () -> false);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void itLearnsAndWritesWhatIsPromised() {
    assertThat(
            List.of(
                "dusk.safetensors",
                "manifest.json",
                "metrics.csv",
                "config.yaml",
                "report.html",
                "before-after.png"))
        .allSatisfy(name -> assertThat(Files.exists(file("dusk", name))).as(name).isTrue());
    assertThat(outcome.best().step()).isPositive();
    assertThat(outcome.best().ratio()).isLessThan(1);
    Lora learned = LoraFile.read(file("dusk", "dusk.safetensors"));
    assertThat(learned.networks()).containsExactly("unet");
    assertThat(learned.provenance().steps()).hasValue((long) outcome.best().step());
    assertThat(learned.provenance().notes())
        .containsEntry("modelspec.architecture", "stable-diffusion-v1/lora")
        .containsEntry("ss_network_module", "networks.lora");
  }

  @Test
  void aResumedRunEndsInTheSameBytesWithDropoutInTheTextEncoderToo() throws IOException {
    String[] options = {"lora.textEncoder=true", "lora.dropout=0.3", "lora.dora=true"};
    run("whole", () -> false, options);
    int[] asked = {0};
    run("halves", () -> asked[0]++ == 2, options);
    resume("halves", options);
    Lora whole = LoraFile.read(file("whole", "whole.safetensors"));
    assertThat(LoraFile.read(file("halves", "halves.safetensors")).modules())
        .isEqualTo(whole.modules());
    assertThat(whole.networks()).containsExactly("text_encoder", "unet");
    assertThat(whole.isDora()).isTrue();
  }

  @Test
  void peftGetsItsFolder() {
    run("peft", () -> false, "lora.layout=peft", "lora.rank=2", "training.steps=2");
    assertThat(file("peft", "adapter_config.json")).exists();
    Lora learned = LoraFile.read(out.resolve("peft"));
    assertThat(learned.ranks()).containsExactly(2);
    assertThat(learned.alphas()).containsExactly(2.0);
  }

  private static RunEvent.Ended run(String name, StopRequest stopRequested, String... overrides) {
    try (TrainingRun run = open(name, overrides)) {
      return run.train(runtime, new RunEvents(), stopRequested);
    }
  }

  private static void resume(String name, String... overrides) {
    try (TrainingRun run = open(name, overrides)) {
      run.resume(runtime, new RunEvents(), () -> false);
    }
  }

  private static TrainingRun open(String name, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "output.folder=" + out.toAbsolutePath(),
                "output.name=" + name,
                "training.steps=" + STEPS,
                "training.batchSize=2",
                "validation.every=2",
                "validation.timesteps=2",
                "preview.prompts=['a drawing of a bird']",
                "preview.seeds=[1]",
                "preview.steps=2"));
    all.addAll(dataset);
    all.addAll(List.of(overrides));
    TrainConfig config =
        ConfigLoader.load(new LoraMethod().schema(), Path.of("..", "configs", "lora.yaml"), all);
    return TrainingRun.open(new LoraMethod(), config, "test", Clock.systemUTC(), HUB);
  }

  private static Path file(String run, String name) {
    return out.resolve(run).resolve(name);
  }
}
