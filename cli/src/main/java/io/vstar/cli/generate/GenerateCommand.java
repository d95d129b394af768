package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.image.OutputFormat;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureOrder;
import io.vstar.pictures.RepeatedOrder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
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

  @Mixin private OrderArguments arguments;

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

  @Mixin private DrawingArguments drawing;

  @Override
  public Integer call() {
    Optional<RepeatedOrder> repeated = arguments.repeated();
    return explain ? explained(repeated) : drawn(repeated);
  }

  private Integer explained(Optional<RepeatedOrder> repeated) {
    ModelFiles files = arguments.open(err(), repeated);
    PictureJob job = PictureJob.prepare(files, order(repeated), arguments.adapters());
    ExplanationText.print(job.explain(), json, out());
    return ExitCode.DONE;
  }

  private Integer drawn(Optional<RepeatedOrder> repeated) {
    PictureFolder folder = new PictureFolder(output, format, quality);
    try (Interruption interruption = Interruption.install();
        DrawingReport report = new DrawingReport(folder::write, interruption, out(), err())) {
      PictureOrder order = order(repeated);
      folder.requireWritable();
      ModelFiles files = arguments.open(err(), repeated, report);
      PictureJob job = PictureJob.prepare(files, order, arguments.adapters());
      if (order.seed() == PictureOrder.RANDOM_SEED) {
        report.warn("the seed is " + job.order().seed());
      }
      drawing.draw(job.memory(), files, interruption, model -> job.run(model, report));
      return ExitCode.DONE;
    }
  }

  private PictureOrder order(Optional<RepeatedOrder> repeated) {
    return arguments
        .order(repeated)
        .withCount(
            PositiveNumber.of("--count", count), PositiveNumber.of("--batch-size", batchSize));
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
