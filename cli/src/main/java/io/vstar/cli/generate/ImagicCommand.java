package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.cli.console.SignalStop;
import io.vstar.cli.model.DrawingOptions;
import io.vstar.cli.model.ModelArguments;
import io.vstar.generation.GenerationRequest;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageSize;
import io.vstar.image.PngFiles;
import io.vstar.io.AtomicFile;
import io.vstar.nn.Precision;
import io.vstar.pictures.PictureFolder;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.imagic.Imagic;
import io.vstar.train.imagic.ImagicDrawing;
import io.vstar.train.imagic.ImagicListener;
import io.vstar.train.imagic.ImagicResult;
import io.vstar.train.imagic.ImagicSettings;
import io.vstar.train.imagic.ImagicSheets;
import io.vstar.train.imagic.ImagicTask;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar imagic}, which edits a picture by a text. */
@Command(
    name = "imagic",
    description =
        "Edits one picture by a text (Imagic): learns an embedding that shows the picture, tunes"
            + " the UNet to it, and draws between the embedding and the text.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar imagic --picture cat.png --target \"a sleeping cat\"",
      "",
      "It writes sweep.png, sweep.gif, comparison.png and each picture into the output folder.",
      "Stopped by Ctrl-C, the same command goes on where it was."
    })
public final class ImagicCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--picture", required = true, paramLabel = "FILE", description = "the picture")
  private Path picture;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "TEXT",
      description = "what the edited picture shows, such as \"a sleeping cat\"")
  private String target;

  @Option(
      names = "--eta",
      split = ",",
      paramLabel = "X",
      defaultValue = "-0.2,0,0.2,0.4,0.6,0.7,0.8,1,1.2",
      description =
          "places to draw at: 0 is the picture, 1 the text, and they may lie outside (default:"
              + " ${DEFAULT-VALUE})")
  private List<Double> etas;

  @Option(
      names = "--strengths",
      split = ",",
      paramLabel = "X",
      defaultValue = "0.3,0.5,0.7,0.85",
      description = "strengths of img2img to compare with (default: ${DEFAULT-VALUE})")
  private List<Double> strengths;

  @Option(
      names = {"-n", "--count"},
      defaultValue = "1",
      description = "number of seeds, which count up from --seed (default: ${DEFAULT-VALUE})")
  private int count;

  @Mixin private DrawingOptions drawing;

  @Option(
      names = "--embedding-steps",
      defaultValue = "500",
      description = "steps in which the embedding is learned (default: ${DEFAULT-VALUE})")
  private int embeddingSteps;

  @Option(
      names = "--embedding-rate",
      defaultValue = "1e-3",
      description = "learning rate of the embedding (default: ${DEFAULT-VALUE})")
  private double embeddingRate;

  @Option(
      names = "--model-steps",
      defaultValue = "1000",
      description =
          "steps in which the UNet is tuned; 0 leaves it as it is (default: ${DEFAULT-VALUE})")
  private int modelSteps;

  @Option(
      names = "--model-rate",
      defaultValue = "2e-6",
      description = "learning rate of the UNet (default: ${DEFAULT-VALUE})")
  private double modelRate;

  @Option(
      names = "--train-seed",
      defaultValue = "42",
      description = "of noise and timesteps while learning (default: ${DEFAULT-VALUE})")
  private long trainSeed;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Option(
      names = "--activation-checkpointing",
      description = "computes activations again for the gradient, which takes less memory")
  private boolean checkpointing;

  @Option(
      names = "--keep-learned",
      description =
          "keeps what was learned, so that the same edit can be drawn with other --eta, seeds or"
              + " guidance at once")
  private boolean keepLearned;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "(default: out/imagic/ and the name of the picture)")
  private Path output;

  @Mixin private ModelArguments model;

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() {
    Path folder = output == null ? Path.of("out", "imagic", stem(picture)) : output;
    try (Interruption interruption = Interruption.install();
        PhaseDisplay display = new PhaseDisplay()) {
      ModelFiles files = model.open(spec.commandLine().getErr());
      GenerationRequest request = drawing.order(target).request(files.config(), target);
      ImagicTask task =
          new ImagicTask(
              ImageFiles.read(picture), target, new ImageSize(request.width(), request.height()));
      ImagicDrawing drawn = drawing(request);
      ImagicSettings settings = settings();
      new PictureFolder(folder).requireWritable();
      try (TensorRuntime runtime = engine.open()) {
        Imagic imagic =
            new Imagic(
                runtime,
                files,
                settings,
                task,
                folder,
                new SignalStop(interruption),
                new Progress(display));
        ImagicResult result = imagic.edit(drawn);
        write(folder, result);
        if (!keepLearned) {
          imagic.forget();
        }
      }
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%s has sweep.png, sweep.gif%s and %d edits%n",
          folder,
          drawn.strengths().isEmpty() ? "" : ", comparison.png",
          drawn.etas().size() * drawn.seeds().size());
      out.flush();
      return ExitCode.DONE;
    }
  }

  private ImagicSettings settings() {
    return new ImagicSettings(
        new ImagicSettings.Stage(embeddingSteps, embeddingRate),
        new ImagicSettings.Stage(modelSteps, modelRate),
        trainSeed,
        precision,
        checkpointing);
  }

  private ImagicDrawing drawing(GenerationRequest request) {
    long first = request.seed();
    int seeds = PositiveNumber.of("--count", count);
    return new ImagicDrawing(
        etas,
        strengths,
        LongStream.range(first, first + seeds).boxed().toList(),
        request.negativePrompt(),
        request.sampler(),
        request.steps(),
        request.guidance());
  }

  private static void write(Path folder, ImagicResult result) {
    for (ImagicResult.Drawn each : result.edits()) {
      String name = String.format(Locale.ROOT, "eta%+.3f-seed%d.png", each.amount(), each.seed());
      PngFiles.write(folder.resolve(name), each.picture(), Map.of());
    }
    ImagicSheets sheets = new ImagicSheets(result);
    PngFiles.write(folder.resolve("sweep.png"), sheets.sweep(), Map.of());
    if (!result.overdrawn().isEmpty()) {
      PngFiles.write(folder.resolve("comparison.png"), sheets.comparison(), Map.of());
    }
    AtomicFile.write(folder.resolve("sweep.gif"), sheets.animation().gif());
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Shows each part of the work as a phase. */
  private static final class Progress implements ImagicListener {
    private static final Map<Part, String> TASKS =
        Map.of(
            Part.EMBEDDING, "learning the embedding",
            Part.OVERDRAWING, "drawing over the picture",
            Part.MODEL, "tuning the UNet",
            Part.DRAWING, "drawing the edits");

    private final PhaseDisplay display;
    private Part shown;

    Progress(PhaseDisplay display) {
      this.display = display;
    }

    @Override
    public void afterStep(Part part, long done, long total, String message) {
      if (part != shown) {
        display.begin(TASKS.get(part));
        shown = part;
      }
      display.step(done, total, message);
    }
  }
}
