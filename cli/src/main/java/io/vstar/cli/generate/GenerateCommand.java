package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.model.HypernetworkArguments;
import io.vstar.cli.model.ModelArguments;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureOrder;
import io.vstar.sampling.SamplerChoice;
import io.vstar.sampling.ScheduleType;
import io.vstar.tensor.HostMemory;
import io.vstar.tensor.TensorRuntime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar generate}, which draws pictures from a prompt into PNG files. */
@Command(
    name = "generate",
    description = "Draws pictures from a prompt; embeddings are used where the prompt names them.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/generate --model pocket --embedding out/cat/cat.safetensors \\",
      "      --prompt \"a drawing of <cat> on the beach\" --seed 1 -n 4"
    })
public final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelArguments model;

  @Mixin private EmbeddingArguments embeddings;

  @Mixin private HypernetworkArguments hypernetworks;

  @Mixin private PromptArguments prompts;

  @Option(
      names = "--prompt",
      required = true,
      description =
          "what to draw, in the language of docs/prompts.md; <hypernet:NAME:STRENGTH> in it adds a"
              + " hypernetwork")
  private String prompt;

  @Option(names = "--negative-prompt", defaultValue = "", description = "what not to draw")
  private String negativePrompt;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description =
          "of the first picture; the next ones count up; -1 draws one at random (default:"
              + " ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      defaultValue = "25",
      description = "of the sampler (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--guidance",
      defaultValue = "7.5",
      description = "classifier-free guidance scale (default: ${DEFAULT-VALUE})")
  private double guidance;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      defaultValue = "DDIM",
      converter = SamplerOption.Converter.class,
      completionCandidates = SamplerOption.Candidates.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private SamplerChoice sampler;

  @Option(
      names = "--schedule-type",
      paramLabel = "NAME",
      converter = SamplerOption.ScheduleConverter.class,
      description =
          "the sampler's noise levels as A1111 names them: Automatic, Uniform or Karras (default:"
              + " as the sampler's name says)")
  private ScheduleType scheduleType;

  @Option(names = "--width", description = "in pixels (default: what the model was trained at)")
  private Integer width;

  @Option(names = "--height", description = "in pixels (default: what the model was trained at)")
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

  @Mixin private EngineOptions engine;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Override
  public Integer call() {
    return explain ? explained() : drawn();
  }

  private Integer explained() {
    PictureJob job = PictureJob.prepare(model.open(err()), order(), adapters());
    ExplanationText.print(job.explain(), json, out());
    return ExitCode.DONE;
  }

  private Integer drawn() {
    PictureFolder folder = new PictureFolder(output);
    try (Interruption interruption = Interruption.install();
        DrawingReport report = new DrawingReport(folder::write, interruption, out(), err())) {
      PictureOrder order = order();
      folder.requireWritable();
      ModelFiles files = model.open(err());
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
      job.memory()
          .requireFits(
              runtime.isOnGpu() ? OptionalLong.empty() : HostMemory.ofThisMachine().available());
      interruption.check();
      try (StableDiffusion loaded = StableDiffusion.load(runtime, files, precision)) {
        job.run(loaded, report);
      }
    }
  }

  private PictureOrder order() {
    requirePositive("--count", count);
    requirePositive("--batch-size", batchSize);
    requirePositive("--steps", steps);
    requirePositive("--width", width == null ? 1 : width);
    requirePositive("--height", height == null ? 1 : height);
    return new PictureOrder(
        prompt,
        negativePrompt,
        scheduleType == null ? sampler : sampler.with(scheduleType),
        steps,
        guidance,
        width == null ? OptionalInt.empty() : OptionalInt.of(width),
        height == null ? OptionalInt.empty() : OptionalInt.of(height),
        seed,
        count,
        batchSize,
        prompts.language());
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

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ConfigException(option + " is " + value + ", expected a whole number > 0");
    }
  }
}
