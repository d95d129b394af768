package io.vstar.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vstar.train.method.TrainingMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  /** From the ground up; {@code docs/architecture.md} says what each package is for. */
  private static final Floors FLOORS =
      new Floors(
          "io.vstar",
          List.of(
              List.of("error"),
              List.of("architecture", "io", "prompt"),
              List.of("hub", "text"),
              List.of("image", "noise"),
              List.of("adapter", "likeness"),
              List.of(
                  "adapter.aesthetic", "adapter.embedding", "adapter.hypernetwork", "adapter.lora"),
              List.of("inspect"),
              List.of("tensor"),
              List.of("nn"),
              List.of("clip", "unet", "vae", "nn.lora"),
              List.of("checkpoint.names", "unet.adapter"),
              List.of("checkpoint"),
              List.of("checkpoint.write", "checkpoint.network", "checkpoint.lora"),
              List.of("conditioning", "sampling"),
              List.of("aesthetic", "generation", "similarity"),
              List.of("pictures", "attribution"),
              List.of("evaluation", "pictures.sheet", "pictures.walk"),
              // Above this line, module trainer.
              List.of("train.config"),
              List.of("train.dataset"),
              List.of("train.bucket"),
              List.of("train.cache", "train.heldout", "train.optim"),
              List.of("train.objective"),
              List.of("train.event"),
              List.of("train.loop", "train.result"),
              List.of("train.method"),
              List.of("train.check", "train.report", "train.tensorboard"),
              List.of("train.page"),
              List.of("train.run"),
              List.of(
                  "train.inversion",
                  "train.hypernetwork",
                  "train.lora",
                  "train.dreambooth",
                  "train.imagic"),
              // Module lab.
              List.of("lab.pocket.world"),
              List.of("lab.pocket.quality"),
              List.of("lab.world.color"),
              List.of("lab.world.shape"),
              List.of("lab.world"),
              List.of("lab.world.caption", "lab.judge"),
              List.of("lab.world.sample"),
              List.of("lab.pocket", "lab.parity", "lab.bench"),
              // Module jobs.
              List.of("jobs.job"),
              List.of("jobs.store", "jobs.process"),
              List.of("jobs.service"),
              List.of("jobs.monitor", "jobs.notice"),
              // Module cli.
              List.of("cli.console"),
              List.of("cli.model"),
              List.of("cli.generate", "cli.train", "cli.analysis"),
              List.of("cli.dataset", "cli.lab", "cli.jobs", "cli.registry"),
              List.of("cli"),
              // Module examples.
              List.of("examples")));

  private static final String[] WITHOUT_ENGINE = {
    "io.vstar.error..",
    "io.vstar.architecture..",
    "io.vstar.io..",
    "io.vstar.prompt..",
    "io.vstar.text..",
    "io.vstar.hub..",
    "io.vstar.image..",
    "io.vstar.noise..",
    "io.vstar.adapter..",
    "io.vstar.inspect..",
    "io.vstar.likeness..",
    "io.vstar.train.bucket..",
    "io.vstar.train.dataset..",
    "io.vstar.train.event..",
    "io.vstar.train.heldout..",
    "io.vstar.train.result..",
    "io.vstar.lab.pocket.world..",
    "io.vstar.lab.pocket.quality..",
    "io.vstar.lab.world..",
    "io.vstar.lab.judge..",
    "io.vstar.jobs.."
  };
  private static final String[] PROGRAMS = {"io.vstar.cli..", "io.vstar.examples.."};

  /** What gradients are taken of. */
  private static final String[] RECORDED = {
    "io.vstar.nn..",
    "io.vstar.clip..",
    "io.vstar.unet..",
    "io.vstar.vae..",
    "io.vstar.conditioning..",
    "io.vstar.aesthetic..",
    "io.vstar.train.objective..",
    "io.vstar.train.inversion..",
    "io.vstar.train.hypernetwork..",
    "io.vstar.train.dreambooth..",
    "io.vstar.train.imagic..",
    "io.vstar.train.loop.."
  };

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.vstar");

  @Test
  void packagesUseOnlyLowerFloors() {
    FLOORS.rule().check(MAIN);
  }

  @Test
  void loopAndRunKnowNoMethod() {
    Rules.noImplementationOf(
            TrainingMethod.class,
            MAIN,
            "io.vstar.train.objective..",
            "io.vstar.train.loop..",
            "io.vstar.train.check..",
            "io.vstar.train.method..",
            "io.vstar.train.page..",
            "io.vstar.train.report..",
            "io.vstar.train.result..",
            "io.vstar.train.run..")
        .check(MAIN);
  }

  @Test
  void filesPromptsAndPicturesNeedNoEngine() {
    Rules.noDjlIn(WITHOUT_ENGINE).check(MAIN);
  }

  @Test
  void onlyTextKnowsTheTokenizers() {
    Rules.tokenizersOnlyIn("io.vstar.text..").check(MAIN);
  }

  @Test
  void onlyTensorKnowsThePytorchEngine() {
    Rules.pytorchOnlyIn("io.vstar.tensor..").check(MAIN);
  }

  @Test
  void staticFieldsAreConstants() {
    Rules.onlyFinalStatics().check(MAIN);
  }

  @Test
  void onlyProgramsPrint() {
    Rules.standardStreamsOnlyIn(PROGRAMS).check(MAIN);
  }

  @Test
  void onlyCommandsEndTheProcess() {
    Rules.exitOnlyIn("io.vstar.cli..").check(MAIN);
  }

  @Test
  void onlyProgramsOpenTheEngine() {
    Rules.runtimesOpenedOnlyIn("io.vstar.cli..", "io.vstar.examples..", "io.vstar.tensor..")
        .check(MAIN);
  }

  @Test
  void recordedArithmeticTakesNoNumbers() {
    Rules.noNumbersInTensorArithmeticIn(RECORDED).check(MAIN);
  }
}
