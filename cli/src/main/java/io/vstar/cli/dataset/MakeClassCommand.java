package io.vstar.cli.dataset;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.cli.generate.DrawingReport;
import io.vstar.cli.model.DrawingOptions;
import io.vstar.cli.model.ModelArguments;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.ClassPictures;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureOrder;
import io.vstar.tensor.TensorRuntime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code vstar dataset make-class}, which draws the class pictures of a subset for
 * regularisation.
 */
@Command(
    name = "make-class",
    description =
        "Draws pictures of a class with the base model, each with its caption beside it, for a"
            + " subset with regularisation: true. Pictures that the folder has are not drawn"
            + " again.",
    mixinStandardHelpOptions = true)
final class MakeClassCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelArguments model;

  @Option(
      names = "--prompt",
      required = true,
      description = "what to draw, such as \"a photo of a dog\"; also the caption of each picture")
  private String prompt;

  @Mixin private DrawingOptions drawing;

  @Option(names = "--output", required = true, description = "folder for the pictures")
  private Path output;

  @Option(
      names = {"-n", "--count"},
      defaultValue = "100",
      description = "pictures that the folder is to have (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--batch-size",
      defaultValue = "4",
      description = "pictures drawn at a time, at most (default: ${DEFAULT-VALUE})")
  private int batchSize;

  @Mixin private EngineOptions engine;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Override
  public Integer call() {
    ClassPictures pictures = new ClassPictures(output, order());
    try (Interruption interruption = Interruption.install();
        DrawingReport report =
            new DrawingReport(pictures::write, interruption, out(), spec.commandLine().getErr())) {
      new PictureFolder(output).requireWritable();
      ModelFiles files = model.open(spec.commandLine().getErr());
      List<PictureJob> jobs =
          pictures.missing(files).stream()
              .map(order -> PictureJob.prepare(files, order, AdapterFiles.NONE))
              .toList();
      int missing = jobs.stream().mapToInt(job -> job.order().count()).sum();
      if (missing > 0) {
        draw(jobs, files, interruption, report);
      }
      out().printf("%s has %d pictures, %d of them new%n", output, count, missing);
      out().flush();
      return ExitCode.DONE;
    }
  }

  private void draw(
      List<PictureJob> jobs, ModelFiles files, Interruption interruption, DrawingReport report) {
    try (TensorRuntime runtime = engine.open()) {
      jobs.forEach(job -> job.memory().requireFits(runtime));
      interruption.check();
      try (StableDiffusion loaded = StableDiffusion.load(runtime, files, precision)) {
        jobs.forEach(job -> job.run(loaded, report));
      }
    }
  }

  private PictureOrder order() {
    PictureOrder order =
        drawing
            .order(prompt)
            .withCount(
                PositiveNumber.of("--count", count), PositiveNumber.of("--batch-size", batchSize));
    if (order.seed() < 0) {
      throw new ConfigException(
          "--seed is %d, expected a number >= 0: pictures are named by their seeds, and those that are there are kept"
              .formatted(order.seed()));
    }
    return order;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
