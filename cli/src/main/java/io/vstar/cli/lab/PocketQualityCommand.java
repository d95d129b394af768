package io.vstar.cli.lab;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.checkpoint.Models;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.ProgressReporter;
import io.vstar.cli.model.HypernetworkArguments;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.StableDiffusion;
import io.vstar.lab.pocket.AutoencoderQuality;
import io.vstar.lab.pocket.PocketQuality;
import io.vstar.lab.pocket.PocketQuality.Drawer;
import io.vstar.lab.pocket.PocketQuality.Measured;
import io.vstar.lab.pocket.PocketQuality.Score;
import io.vstar.lab.pocket.PocketQuality.Settings;
import io.vstar.lab.pocket.world.SampleDusk;
import io.vstar.lab.pocket.world.Subject;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.HypernetTags;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code vstar pocket-quality}, which measures drawings by prompts of pocket's world.
 */
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
public final class PocketQualityCommand implements Callable<Integer> {
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

  @Option(
      names = "--unseen",
      description = "draws only the subjects that the sample style's pictures do not show")
  private boolean unseen;

  @Mixin private HypernetworkArguments hypernetworks;

  @Option(names = "--embedding", paramLabel = "FILE", description = "a learned word")
  private Path embedding;

  @Option(
      names = "--suffix",
      defaultValue = "",
      description = "put behind each prompt, such as \", in the style of <dusk>\"")
  private String suffix;

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() {
    List<Subject> subjects = unseen ? SampleDusk.UNSEEN : Settings.DEFAULT.subjects();
    PocketQuality quality =
        new PocketQuality(new Settings(prompts, subjects, steps, guidance, seed));
    try (TensorRuntime runtime = engine.open();
        StableDiffusion loaded =
            StableDiffusion.load(runtime, Models.open(model), Precision.FP32)) {
      Measured drawn = drawn(quality, loaded);
      Score score = drawn.score();
      int side = loaded.config().nativeResolution();
      Measured judge = quality.ofRenderings(side);
      Measured inStyle = quality.ofTonedRenderings(side);
      AutoencoderQuality autoencoder = quality.ofAutoencoder(loaded);
      PrintWriter out = spec.commandLine().getOut();
      out.printf("%-28s %8s %8s %10s%n", "", "subject", "colour", "background");
      row(out, "drawn by the model", score);
      row(out, "real drawings, same judge", judge.score());
      row(out, "those in the sample style", inStyle.score());
      row(out, "at least", REQUIRED);
      out.printf(
          "distance from the sample style: %.1f (real drawings %.1f, those in the style %.1f)%n",
          drawn.toneDistance(), judge.toneDistance(), inStyle.toneDistance());
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

  private Measured drawn(PocketQuality quality, StableDiffusion loaded) {
    List<TextualInversion> learned = Stream.ofNullable(embedding).map(EmbeddingFile::read).toList();
    try (TensorScope scope = loaded.runtime().openScope("quality");
        ProgressReporter progress = ProgressReporter.open("drawing")) {
      Drawer drawer =
          new Drawer(
              PromptEmbeddings.encoder(loaded, learned, scope),
              PromptHypernetworks.adapter(
                  loaded, hypernetworks.files().chosen(HypernetTags.parse(suffix)), scope),
              HypernetTags.parse(suffix).prompt());
      return quality.ofModel(loaded, drawer, done -> progress.step(done, prompts, ""));
    }
  }

  private static void row(PrintWriter out, String name, Score score) {
    out.printf(
        "%-28s %7.1f%% %7.1f%% %9.1f%%%n",
        name, 100 * score.subject(), 100 * score.color(), 100 * score.background());
  }
}
