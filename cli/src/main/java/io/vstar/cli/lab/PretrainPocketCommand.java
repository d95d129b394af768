package io.vstar.cli.lab;

import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.ProgressReporter;
import io.vstar.lab.pocket.AutoencoderQuality;
import io.vstar.lab.pocket.PocketPretraining;
import io.vstar.lab.pocket.PretrainingSettings;
import io.vstar.tensor.TensorRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar pretrain-pocket}, which trains the embedded base model. */
@Command(
    name = "pretrain-pocket",
    description = {
      "Trains the base model pocket from nothing: about two hours on two CPU cores.",
      "It may be stopped at any time and goes on from its last state."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar pretrain-pocket --work runs/pocket --output runs/pocket/model"
    })
public final class PretrainPocketCommand implements Callable<Integer> {
  private static final PretrainingSettings DEFAULT = PretrainingSettings.DEFAULT;

  @Spec private CommandSpec spec;

  @Option(names = "--work", required = true, description = "folder for the state to go on from")
  private Path work;

  @Option(names = "--output", required = true, description = "the model folder to write")
  private Path output;

  @Option(names = "--vae-steps", description = "updates of the autoencoder")
  private int vaeSteps = DEFAULT.vaeSteps();

  @Option(names = "--decoder-steps", description = "further updates of the decoder alone")
  private int decoderSteps = DEFAULT.decoderSteps();

  @Option(
      names = "--autoencoder-from",
      paramLabel = "MODEL",
      description = "model whose autoencoder is trained further; without it from nothing")
  private Optional<String> autoencoderFrom = Optional.empty();

  @Option(names = "--steps", description = "updates of UNet and text encoder")
  private int steps = DEFAULT.diffusionSteps();

  @Option(names = "--batch-size", description = "latents per update of UNet and text encoder")
  private int batchSize = DEFAULT.diffusionBatch();

  @Option(names = "--image-encoder-steps", description = "updates of the image encoder, at last")
  private int imageEncoderSteps = DEFAULT.imageEncoderSteps();

  @Option(names = "--drawings", description = "drawings that UNet and text encoder learn from")
  private int drawings = DEFAULT.drawings();

  @Option(names = "--learning-rate", description = "of UNet and text encoder")
  private double learningRate = DEFAULT.learningRate();

  @Option(names = "--seed", description = "of everything drawn at random")
  private long seed = DEFAULT.seed();

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() throws IOException {
    PretrainingSettings settings =
        new PretrainingSettings(
            vaeSteps,
            DEFAULT.vaeBatch(),
            decoderSteps,
            steps,
            batchSize,
            learningRate,
            imageEncoderSteps,
            drawings,
            DEFAULT.noiseOffset(),
            DEFAULT.noiseOffsetFrom(),
            DEFAULT.precision(),
            seed,
            autoencoderFrom);
    try (Interruption interruption = Interruption.install();
        TensorRuntime runtime = engine.open()) {
      Optional<AutoencoderQuality> autoencoder = train(runtime, settings, interruption);
      PrintWriter out = spec.commandLine().getOut();
      autoencoder.ifPresentOrElse(
          quality -> out.printf("wrote %s; autoencoder %.2f dB%n", output, quality.psnr()),
          () -> out.println("stopped; the same command goes on from " + work));
      out.flush();
      return autoencoder.isPresent() ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
  }

  private Optional<AutoencoderQuality> train(
      TensorRuntime runtime, PretrainingSettings settings, Interruption interruption)
      throws IOException {
    try (PhaseProgress progress = new PhaseProgress()) {
      PocketPretraining pretraining = new PocketPretraining(runtime, settings, work, progress);
      return interruption.saving(() -> run(pretraining, interruption));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Optional<AutoencoderQuality> run(
      PocketPretraining pretraining, Interruption interruption) {
    try {
      return pretraining.run(output, interruption::requested);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows each phase in a separate display, so that the remaining time is that of the phase. */
  private static final class PhaseProgress implements PocketPretraining.Listener, AutoCloseable {
    private Optional<ProgressReporter> shown = Optional.empty();
    private String phase = "";

    @Override
    public void progress(String name, int done, int total, double loss) {
      if (!name.equals(phase)) {
        close();
        shown = Optional.of(ProgressReporter.open(name));
        phase = name;
      }
      String message = Double.isNaN(loss) ? "" : String.format(Locale.ROOT, "loss %.4f", loss);
      shown.orElseThrow().step(done, total, message);
    }

    @Override
    public void close() {
      shown.ifPresent(ProgressReporter::close);
    }
  }
}
