package io.vstar.cli.generate;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.JsonText;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.cli.model.DrawingOptions;
import io.vstar.cli.model.HypernetworkArguments;
import io.vstar.cli.model.LoraArguments;
import io.vstar.cli.model.ModelArguments;
import io.vstar.error.ConfigException;
import io.vstar.evaluation.Evaluation;
import io.vstar.evaluation.EvaluationOrder;
import io.vstar.evaluation.EvaluationResult;
import io.vstar.evaluation.PromptSet;
import io.vstar.generation.ImageTextSimilarity;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.PictureFiles;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.EmbeddingFiles;
import io.vstar.pictures.PictureEvent;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureOrder;
import io.vstar.tensor.TensorRuntime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar evaluate}, which measures what was learned as the papers do. */
@Command(
    name = "evaluate",
    description =
        "Draws what was learned by the prompts of the papers, and measures how like the pictures"
            + " are to references (CLIP-I) and how well they follow the prompts (CLIP-T).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar evaluate --embedding out/cat/cat.safetensors --class cat --prompts live \\",
      "      --references pictures/cat --output out/evaluation",
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelArguments model;

  @Mixin private EmbeddingArguments embeddings;

  @Mixin private HypernetworkArguments hypernetworks;

  @Mixin private LoraArguments loras;

  @Mixin private AestheticArguments aesthetic;

  @Option(
      names = "--references",
      required = true,
      paramLabel = "DIR",
      description = "folder of pictures of the subject")
  private Path references;

  @Option(
      names = "--prompts",
      paramLabel = "NAME|FILE",
      defaultValue = "textual-inversion",
      description =
          "textual-inversion, the paper's four prompts; object or live, DreamBooth's 25; or a file"
              + " of prompts with {} for what was learned (default: ${DEFAULT-VALUE})")
  private String prompts;

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      description =
          "what stands for {} in prompts that are drawn, such as \"sks dog\" (default: the word of"
              + " the only --embedding)")
  private String subject;

  @Option(
      names = "--class",
      paramLabel = "TEXT",
      description =
          "what stands for {} in the texts that pictures are compared with, such as dog (default:"
              + " nothing, as in the paper of textual inversion)")
  private String className;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description =
          "pictures for each prompt (default: those of the paper, 64 for textual-inversion, else"
              + " 4)")
  private Integer count;

  @Option(
      names = "--batch-size",
      defaultValue = "4",
      description = "pictures drawn at a time, at most (default: ${DEFAULT-VALUE})")
  private int batchSize;

  @Mixin private DrawingOptions drawing;

  @Option(
      names = "--clip",
      paramLabel = "DIR",
      description =
          "folder of the CLIP model that measures (default: the image encoder in the model's"
              + " folder)")
  private Path clip;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "keeps the pictures, those of the first prompt in DIR/01 and so on")
  private Path output;

  @Option(names = "--json", description = "prints JSON instead of a table")
  private boolean json;

  @Mixin private EngineOptions engine;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Override
  public Integer call() {
    EvaluationOrder order = order();
    try (Interruption interruption = Interruption.install()) {
      if (output != null) {
        new PictureFolder(output).requireWritable();
      }
      ModelFiles files = model.open(spec.commandLine().getErr());
      ClipFolder measuring = clip == null ? ClipFolder.require(files) : ClipFolder.open(clip);
      Evaluation evaluation = Evaluation.prepare(files, order);
      EvaluationReport report =
          new EvaluationReport(order, run(evaluation, files, measuring, interruption));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        JsonText.print(out, report.json());
      } else {
        report.lines().forEach(out::println);
        out.flush();
      }
      return ExitCode.DONE;
    }
  }

  private EvaluationResult run(
      Evaluation evaluation, ModelFiles files, ClipFolder measuring, Interruption interruption) {
    try (TensorRuntime runtime = engine.open()) {
      evaluation.memory().requireFits(runtime);
      interruption.check();
      try (StableDiffusion loaded = StableDiffusion.load(runtime, files, precision);
          ImageTextSimilarity similarity =
              clip != null && measuring.hasTextEncoder()
                  ? ImageTextSimilarity.open(runtime, measuring)
                  : ImageTextSimilarity.load(loaded, measuring);
          PhaseDisplay display = new PhaseDisplay()) {
        display.begin("drawing");
        Set<String> told = new HashSet<>();
        return evaluation.run(
            loaded,
            similarity,
            (prompt, event) -> {
              if (event instanceof PictureEvent.Warned warned && told.add(warned.message())) {
                display.say(spec.commandLine().getErr(), "vstar: " + warned.message());
              } else if (event instanceof PictureEvent.Stepped step) {
                interruption.check();
                display.step(
                    prompt * step.calls() + step.done(),
                    evaluation.prompts() * step.calls(),
                    "prompt %d of %d".formatted(prompt + 1, evaluation.prompts()));
              } else if (event instanceof PictureEvent.PictureMade made && output != null) {
                new PictureFolder(output.resolve("%02d".formatted(prompt + 1)))
                    .write(made.picture());
              }
            });
      }
    }
  }

  private EvaluationOrder order() {
    PromptSet set = PromptSet.of(prompts);
    PictureOrder drawn =
        drawing
            .order("")
            .withCount(
                PositiveNumber.of("--count", count == null ? set.each() : count),
                PositiveNumber.of("--batch-size", batchSize));
    return new EvaluationOrder(
        aesthetic.applied(drawn, Optional.empty(), Optional.ofNullable(clip)),
        new AdapterFiles(embeddings.files(), hypernetworks.files(), loras.files()),
        set,
        subject == null ? wordOf(embeddings.files()) : subject,
        Optional.ofNullable(className),
        PictureFiles.in(references));
  }

  private static String wordOf(EmbeddingFiles files) {
    if (files.files().size() != 1) {
      throw new ConfigException(
          "--subject is missing: what stands for {} in the prompts; only of one --embedding the"
              + " word is known");
    }
    String name = EmbeddingFile.read(files.files().get(0).file()).name();
    return name.startsWith("<") ? name : "<" + name + ">";
  }
}
