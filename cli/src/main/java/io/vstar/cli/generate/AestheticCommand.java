package io.vstar.cli.generate;

import io.vstar.adapter.aesthetic.AestheticEmbedding;
import io.vstar.adapter.aesthetic.AestheticFile;
import io.vstar.aesthetic.FavouritePictures;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.cli.model.ModelArguments;
import io.vstar.image.PictureFiles;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code vstar aesthetic}, which makes aesthetic embeddings. */
@Command(
    name = "aesthetic",
    description = "Makes aesthetic embeddings of favourite pictures, for generate --aesthetic.",
    mixinStandardHelpOptions = true,
    subcommands = AestheticCommand.Make.class,
    footer = {
      "",
      "Examples:",
      "  bin/vstar aesthetic make --pictures favourites --output dusk.pt",
      "  bin/vstar generate --prompt \"a house\" --aesthetic dusk.pt",
    })
public final class AestheticCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected make");
  }

  /** The command {@code make}. */
  @Command(
      name = "make",
      description =
          "Writes the mean of pictures in the space of a CLIP model. Draw with a model whose text"
              + " encoder is of the same CLIP model.",
      mixinStandardHelpOptions = true)
  static final class Make implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--pictures",
        required = true,
        paramLabel = "DIR",
        description = "folder of the favourites")
    private Path pictures;

    @Option(
        names = "--output",
        required = true,
        paramLabel = "FILE",
        description = ".pt, for A1111's extension too, or .safetensors; a file there is replaced")
    private Path output;

    @Option(
        names = "--clip",
        paramLabel = "DIR",
        description =
            "folder of a CLIP model with its image encoder (default: the image encoder in the"
                + " folder of --model)")
    private Path clip;

    @Mixin private ModelArguments model;

    @Mixin private EngineOptions engine;

    @Override
    public Integer call() {
      AestheticFile.requireExtension(output);
      FavouritePictures favourites = new FavouritePictures(PictureFiles.in(pictures));
      try (Interruption interruption = Interruption.install()) {
        ClipFolder files =
            clip == null
                ? ClipFolder.require(model.open(spec.commandLine().getErr()))
                : ClipFolder.open(clip);
        AestheticEmbedding mean = mean(favourites, files, interruption);
        AestheticFile.write(output, mean);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
            "wrote %s: the mean of %d pictures, %d numbers%n",
            output, favourites.files().size(), mean.width());
        out.flush();
        return ExitCode.DONE;
      }
    }

    private AestheticEmbedding mean(
        FavouritePictures favourites, ClipFolder files, Interruption interruption) {
      int count = favourites.files().size();
      try (TensorRuntime runtime = engine.open();
          TensorScope scope = runtime.openScope("image encoder");
          PhaseDisplay display = new PhaseDisplay()) {
        display.begin("looking at pictures");
        return favourites.mean(
            runtime,
            new ClipLoader(runtime, files).imageTower(scope, Precision.FP32),
            output.getFileName().toString().replaceFirst("\\.[^.]*$", ""),
            done -> {
              interruption.check();
              display.step(done, count, "");
            });
      }
    }
  }
}
