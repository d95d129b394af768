package io.vstar.cli.registry;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.cli.analysis.PictureCount;
import io.vstar.cli.analysis.SheetFile;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.JsonText;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.cli.model.DownloadProgress;
import io.vstar.cli.model.DrawingOptions;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.StableDiffusion;
import io.vstar.hub.HubClient;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar registry diff}, which compares two versions. */
@Command(
    name = "diff",
    description =
        "Compares two versions: what they were made from, how they measure, and the same prompts"
            + " and seeds drawn with both, side by side.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar registry diff out/cat",
      "  bin/vstar registry diff out/cat 0003 newest --prompt \"a drawing of {}\" -n 4"
    })
public final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ResultArgument result;

  @Parameters(
      index = "1",
      paramLabel = "OLD",
      arity = "0..1",
      defaultValue = "previous",
      description = "number, current, previous or newest (default: ${DEFAULT-VALUE})")
  private String old;

  @Parameters(
      index = "2",
      paramLabel = "NEW",
      arity = "0..1",
      defaultValue = "current",
      description = "likewise (default: ${DEFAULT-VALUE})")
  private String recent;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description =
          "a prompt, in which {} stands for the learned word; may be repeated (default: a photo of"
              + " {}, a drawing of {})")
  private List<String> prompts = new ArrayList<>();

  @Mixin private DrawingOptions drawing;

  @Mixin private PictureCount pictures;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "base model (default: that of the newer version)")
  private String model;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "out/diff.png",
      description = "the sheet, a PNG; a file of that name is replaced (default: ${DEFAULT-VALUE})")
  private Path output;

  @Option(names = "--no-pictures", description = "draws nothing; then no engine is loaded")
  private boolean noPictures;

  @Option(names = "--json", description = "prints JSON instead of text")
  private boolean json;

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() {
    ResultView view = result.view();
    RunFolder first = ResultArgument.publishable(view, old);
    RunFolder second = ResultArgument.publishable(view, recent);
    VersionDifference difference = new VersionDifference(first, second);
    Optional<VersionPictures> drawn =
        noPictures || !difference.isOfEmbeddings()
            ? Optional.empty()
            : Optional.of(draw(difference, second));
    drawn.ifPresent(
        each -> PngFiles.write(SheetFile.prepared(output), each.sheet().draw(), Map.of()));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonText.print(out, difference.json(drawn, output));
    } else {
      difference.lines(drawn, output).forEach(out::println);
      out.flush();
    }
    return ExitCode.DONE;
  }

  private VersionPictures draw(VersionDifference difference, RunFolder newer) {
    List<String> texts = prompts.isEmpty() ? List.of("a photo of {}", "a drawing of {}") : prompts;
    int count = pictures.value();
    try (Interruption interruption = Interruption.install();
        PhaseDisplay display = new PhaseDisplay()) {
      ModelFiles files = files(newer);
      List<NamedEmbedding> embeddings =
          difference.embeddings().stream()
              .map(file -> new NamedEmbedding(EmbeddingFile.read(file), Optional.of(file)))
              .toList();
      List<GenerationRequest> requests =
          texts.stream().map(text -> drawing.order(text).request(files.config(), text)).toList();
      try (TensorRuntime runtime = engine.open();
          StableDiffusion loaded = StableDiffusion.load(runtime, files, Precision.FP32)) {
        display.begin("drawing");
        return VersionPictures.draw(
            loaded,
            embeddings,
            requests,
            count,
            (done, all) -> {
              interruption.check();
              display.step(done, all, "");
            });
      }
    }
  }

  private ModelFiles files(RunFolder newer) {
    String reference =
        model == null
            ? newer
                .readManifest()
                .map(manifest -> manifest.inputs().config().get("model"))
                .map(Object::toString)
                .orElse("pocket")
            : model;
    try (DownloadProgress progress = new DownloadProgress(spec.commandLine().getErr())) {
      return Models.open(reference, ModelOptions.NONE, HubClient.ofEnvironment(progress));
    }
  }
}
