package io.vstar.train.cli;

import io.vstar.checkpoint.Models;
import io.vstar.cli.EngineOptions;
import io.vstar.cli.ExitCode;
import io.vstar.cli.ProgressReporter;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.pocket.AutoencoderQuality;
import io.vstar.train.pocket.PocketQuality;
import io.vstar.train.pocket.PocketQuality.Score;
import io.vstar.train.pocket.PocketQuality.Settings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vstar pocket-quality}: does pocket draw what it is asked for? */
@Command(
    name = "pocket-quality",
    description =
        "Draws prompts of pocket's world, and counts how often subject, colour and background are"
            + " right.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar pocket-quality --prompts 200 --guidance 4",
      "",
      "Exit codes: 0 as good as pocket must be, 7 not."
    })
final class PocketQualityCommand implements Callable<Integer> {
  private static final Score REQUIRED = new Score(0.90, 0.93, 0.95);
  private static final double REQUIRED_PSNR = 28;

  @Spec private CommandSpec spec;

  @Option(names = "--model", defaultValue = "pocket", description = "pocket, or a model folder")
  private String model;

  @Option(names = "--prompts", description = "how many to draw")
  private int prompts = Settings.DEFAULT.prompts();

  @Option(names = "--steps", description = "of the sampler")
  private int steps = Settings.DEFAULT.steps();

  @Option(names = "--guidance", description = "classifier-free guidance scale")
  private double guidance = Settings.DEFAULT.guidance();

  @Option(names = "--seed", description = "of prompts and drawings")
  private long seed = Settings.DEFAULT.seed();

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() {
    PocketQuality quality = new PocketQuality(new Settings(prompts, steps, guidance, seed));
    try (TensorRuntime runtime = engine.open();
        StableDiffusion loaded =
            StableDiffusion.load(runtime, Models.open(model), Precision.FP32)) {
      Score score = drawn(quality, loaded);
      Score judge = quality.ofRenderings(loaded.config().nativeResolution());
      AutoencoderQuality autoencoder = quality.ofAutoencoder(loaded);
      PrintWriter out = spec.commandLine().getOut();
      out.printf("%-28s %8s %8s %10s%n", "", "subject", "colour", "background");
      row(out, "drawn by the model", score);
      row(out, "real drawings, same judge", judge);
      row(out, "at least", REQUIRED);
      out.printf(
          "autoencoder on unseen drawings: %.2f dB (at least %.0f)%n",
          autoencoder.psnr(), REQUIRED_PSNR);
      out.flush();
      boolean good =
          score.subject() >= REQUIRED.subject()
              && score.color() >= REQUIRED.color()
              && score.background() >= REQUIRED.background()
              && autoencoder.psnr() >= REQUIRED_PSNR;
      return good ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
  }

  private Score drawn(PocketQuality quality, StableDiffusion loaded) {
    try (ProgressReporter progress = ProgressReporter.open("drawing")) {
      return quality.ofModel(loaded, done -> progress.step(done, prompts, ""));
    }
  }

  private static void row(PrintWriter out, String name, Score score) {
    out.printf(
        "%-28s %7.1f%% %7.1f%% %9.1f%%%n",
        name, 100 * score.subject(), 100 * score.color(), 100 * score.background());
  }
}
