package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.cli.model.HypernetworkArguments;
import io.vstar.cli.model.ModelArguments;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.OutputFormat;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureOrder;
import io.vstar.pictures.RepeatedOrder;
import io.vstar.tensor.TensorRuntime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar generate}, which draws pictures from a prompt into files. */
@Command(
    name = "generate",
    description = "Draws pictures from a prompt; embeddings are used where the prompt names them.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/generate --model pocket --embedding out/cat/cat.safetensors \\",
      "      --prompt \"a drawing of <cat> on the beach\" --seed 1 -n 4",
      "  bin/generate --from out/pictures/1.png --sampler \"DPM++ 2M SDE Karras\""
    })
public final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelArguments model;

  @Mixin private EmbeddingArguments embeddings;

  @Mixin private HypernetworkArguments hypernetworks;

  @Mixin private PromptArguments prompts;

  @Option(
      names = "--prompt",
      description =
          "what to draw, in the language of docs/prompts.md, required without --from;"
              + " <hypernet:NAME:STRENGTH> in it adds a"
              + " hypernetwork")
  private String prompt;

  @Option(names = "--negative-prompt", description = "what not to draw")
  private String negativePrompt;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "draws the picture of a file again, by the infotext in it (PNG, JPEG, WebP or text);"
              + " other options change what they name")
  private Path from;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "of the first picture; the next ones count up; -1 draws one at random (default: 1)")
  private Long seed;

  @Mixin private SamplerArguments sampler;

  @Mixin private InitialPictureArguments initial;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "in pixels (default: what the model was trained at)")
  private Integer width;

  @Option(
      names = "--height",
      paramLabel = "N",
      description = "in pixels (default: what the model was trained at)")
  private Integer height;

  @Option(
      names = {"-n", "--count"},
      defaultValue = "1",
      description = "pictures to draw (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--batch-size",
      defaultValue = "4",
      description = "pictures drawn at a time, at most (default: ${DEFAULT-VALUE})")
  private int batchSize;

  @Option(
      names = "--output",
      defaultValue = "out/pictures",
      description = "folder for the pictures (default: ${DEFAULT-VALUE})")
  private Path output;

  @Option(
      names = "--explain",
      description =
          "prints what the prompts become (parts, what each step sees, chunks, tokens, weights) and"
              + " draws nothing")
  private boolean explain;

  @Option(names = "--json", description = "with --explain: prints JSON instead of text")
  private boolean json;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "png",
      converter = FormatConverter.class,
      description = "png, jpg or webp, each with the infotext (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Option(
      names = "--quality",
      paramLabel = "N",
      defaultValue = "" + PictureFolder.USUAL_QUALITY,
      description =
          "of jpg and webp, 1 to 100; webp of 100 is without loss (default: ${DEFAULT-VALUE})")
  private int quality;

  @Mixin private EngineOptions engine;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Override
  public Integer call() {
    Optional<RepeatedOrder> repeated = Optional.ofNullable(from).map(RepeatedOrder::read);
    return explain ? explained(repeated) : drawn(repeated);
  }

  private Integer explained(Optional<RepeatedOrder> repeated) {
    ModelFiles files = model.open(err(), repeated.flatMap(RepeatedOrder::clipSkip));
    PictureJob job = PictureJob.prepare(files, order(repeated), adapters());
    ExplanationText.print(job.explain(), json, out());
    return ExitCode.DONE;
  }

  private Integer drawn(Optional<RepeatedOrder> repeated) {
    PictureFolder folder = new PictureFolder(output, format, quality);
    try (Interruption interruption = Interruption.install();
        DrawingReport report = new DrawingReport(folder::write, interruption, out(), err())) {
      PictureOrder order = order(repeated);
      folder.requireWritable();
      ModelFiles files = model.open(err(), repeated.flatMap(RepeatedOrder::clipSkip));
      repeated.flatMap(made -> made.otherModel(files)).ifPresent(report::warn);
      PictureJob job = PictureJob.prepare(files, order, adapters());
      if (order.seed() == PictureOrder.RANDOM_SEED) {
        report.warn("the seed is " + job.order().seed());
      }
      draw(job, files, interruption, report);
      return ExitCode.DONE;
    }
  }

  private void draw(
      PictureJob job, ModelFiles files, Interruption interruption, DrawingReport report) {
    try (TensorRuntime runtime = engine.open()) {
      job.memory().requireFits(runtime);
      interruption.check();
      try (StableDiffusion loaded = StableDiffusion.load(runtime, files, precision)) {
        job.run(loaded, report);
      }
    }
  }

  /**
   * Returns the order of the options.
   *
   * @param repeated the file of the order that they change
   */
  private PictureOrder order(Optional<RepeatedOrder> repeated) {
    if (prompt == null && repeated.isEmpty()) {
      throw new ConfigException("--prompt is missing: what to draw; or --from, a picture with it");
    }
    PictureOrder order = repeated.map(RepeatedOrder::order).orElseGet(() -> PictureOrder.of(""));
    order = initial.applied(sampler.applied(prompts.applied(order)), repeated);
    order = prompt == null ? order : order.withPrompt(prompt);
    order = negativePrompt == null ? order : order.withNegativePrompt(negativePrompt);
    order = seed == null ? order : order.withSeed(seed);
    return order
        .withSize(side("--width", width, order.width()), side("--height", height, order.height()))
        .withCount(
            PositiveNumber.of("--count", count), PositiveNumber.of("--batch-size", batchSize));
  }

  private static OptionalInt side(String option, Integer pixels, OptionalInt before) {
    return pixels == null ? before : OptionalInt.of(PositiveNumber.of(option, pixels));
  }

  private AdapterFiles adapters() {
    return new AdapterFiles(embeddings.files(), hypernetworks.files());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Reads the name of a format. */
  static final class FormatConverter implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String value) {
      return OutputFormat.named(value);
    }
  }
}
