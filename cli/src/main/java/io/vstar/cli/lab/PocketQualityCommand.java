package io.vstar.cli.lab;

import com.google.gson.GsonBuilder;
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
import io.vstar.lab.pocket.PocketQuality.Settings;
import io.vstar.lab.pocket.PocketScore;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.sample.SampleStyle;
import io.vstar.lab.world.shape.Subject;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.HypernetTags;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        "Draws prompts of pocket's world, and counts how often subjects, colours, background, style,"
            + " patterns and places are right.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar pocket-quality --prompts 500 --guidance 4",
      "  bin/vstar pocket-quality --learned ENGRAVED --unseen --hypernetwork out/engraved-1/engraved-1.safetensors",
      "",
      "Exit codes: 0 as good as pocket must be, 7 not."
    })
public final class PocketQualityCommand implements Callable<Integer> {
  private static final PocketScore REQUIRED =
      new PocketScore(0.97, 0.97, 0.99, 0.90, 0.90, 0.80, Double.NaN);
  private static final double REQUIRED_LEARNED = 0.8;
  private static final double REQUIRED_PSNR = 31;
  private static final double REQUIRED_SHARPNESS = 0.85;

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
      names = "--learned",
      paramLabel = "STYLE",
      description =
          "a style that no prompt names, which drawings are to have all the same: ENGRAVED, STITCHED,"
              + " DUSK or SEPIA")
  private Style learned;

  @Option(
      names = "--unseen",
      description = "draws only the subjects that the sample styles' pictures do not show")
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

  @Option(names = "--json", description = "prints one JSON object instead of a table")
  private boolean json;

  @Override
  public Integer call() {
    List<Subject> subjects = unseen ? SampleStyle.UNSEEN : Settings.DEFAULT.subjects();
    PocketQuality quality =
        new PocketQuality(
            new Settings(prompts, subjects, Optional.ofNullable(learned), steps, guidance, seed));
    try (TensorRuntime runtime = engine.open();
        StableDiffusion loaded =
            StableDiffusion.load(runtime, Models.open(model), Precision.FP32)) {
      PocketScore drawn = drawn(quality, loaded);
      PocketScore judge = quality.ofRenderings(loaded.config().nativeResolution());
      AutoencoderQuality autoencoder = quality.ofAutoencoder(loaded);
      boolean good = isGood(drawn, autoencoder);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        printJson(out, drawn, judge, autoencoder, good);
      } else {
        printTable(out, drawn, judge, autoencoder);
      }
      out.flush();
      return good ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
  }

  private PocketScore drawn(PocketQuality quality, StableDiffusion loaded) {
    List<TextualInversion> words = Stream.ofNullable(embedding).map(EmbeddingFile::read).toList();
    try (TensorScope scope = loaded.runtime().openScope("quality");
        ProgressReporter progress = ProgressReporter.open("drawing")) {
      Drawer drawer =
          new Drawer(
              PromptEmbeddings.encoder(loaded, words, scope),
              PromptHypernetworks.adapter(
                  loaded, hypernetworks.files().chosen(HypernetTags.parse(suffix)), scope),
              HypernetTags.parse(suffix).prompt());
      return quality.ofModel(loaded, drawer, done -> progress.step(done, prompts, ""));
    }
  }

  /** Returns whether a model is good enough, or a style is drawn often enough. */
  private boolean isGood(PocketScore drawn, AutoencoderQuality autoencoder) {
    if (learned != null) {
      return drawn.style() >= REQUIRED_LEARNED;
    }
    return drawn.isAtLeast(REQUIRED)
        && autoencoder.psnr() >= REQUIRED_PSNR
        && autoencoder.sharpness() >= REQUIRED_SHARPNESS;
  }

  private static void printTable(
      PrintWriter out, PocketScore drawn, PocketScore judge, AutoencoderQuality autoencoder) {
    out.printf("%-26s", "");
    drawn.shares().keySet().forEach(name -> out.printf(" %10s", name));
    out.println();
    row(out, "drawn by the model", drawn);
    row(out, "true drawings, same judge", judge);
    row(out, "at least", REQUIRED);
    out.printf(
        "autoencoder on unseen drawings: %.2f dB (at least %.0f), edges %.2f of the originals' (at"
            + " least %.2f)%n",
        autoencoder.psnr(), REQUIRED_PSNR, autoencoder.sharpness(), REQUIRED_SHARPNESS);
  }

  private static void row(PrintWriter out, String name, PocketScore score) {
    out.printf("%-26s", name);
    score
        .shares()
        .values()
        .forEach(
            share ->
                out.printf(" %10s", Double.isNaN(share) ? "" : "%.1f%%".formatted(100 * share)));
    out.println();
  }

  private static void printJson(
      PrintWriter out,
      PocketScore drawn,
      PocketScore judge,
      AutoencoderQuality autoencoder,
      boolean good) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("passed", good);
    report.put("drawn", asked(drawn));
    report.put("true_drawings", asked(judge));
    report.put("autoencoder", autoencoder);
    out.println(new GsonBuilder().setPrettyPrinting().create().toJson(report));
  }

  /** Returns the shares of what some prompt asked for; JSON has no NaN for the others. */
  private static Map<String, Double> asked(PocketScore score) {
    Map<String, Double> shares = new LinkedHashMap<>(score.shares());
    shares.values().removeIf(share -> Double.isNaN(share));
    return shares;
  }
}
