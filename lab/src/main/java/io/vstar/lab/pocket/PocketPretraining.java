package io.vstar.lab.pocket;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.Models;
import io.vstar.io.TensorFile;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.caption.PocketTokenizerWriter;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains the embedded base model from scratch: the autoencoder first, then UNet and text encoder on
 * its latents. Both phases write their state to the work folder, and a later call resumes from it.
 */
public final class PocketPretraining {
  /**
   * The settings of pretraining; the defaults are those of the shipped weights.
   *
   * @param vaeSteps number of updates of the autoencoder
   * @param vaeBatch number of drawings per update of the autoencoder
   * @param diffusionSteps number of updates of UNet and text encoder
   * @param diffusionBatch number of latents per update of UNet and text encoder
   * @param learningRate learning rate of UNet and text encoder
   * @param drawings number of drawings that are encoded for UNet and text encoder
   * @param noiseOffset factor of {@link io.vstar.train.objective.NoiseOffset}
   * @param noiseOffsetFrom share of the steps after which the offset is used, in [0, 1]
   * @param precision format that UNet and text encoder compute in; their weights are float32
   * @param seed seed of drawings, initial values and noise
   * @param autoencoderFrom id or folder of the model whose autoencoder is trained further; empty to
   *     train from scratch
   */
  public record Settings(
      int vaeSteps,
      int vaeBatch,
      int diffusionSteps,
      int diffusionBatch,
      double learningRate,
      int drawings,
      double noiseOffset,
      double noiseOffsetFrom,
      Precision precision,
      long seed,
      Optional<String> autoencoderFrom) {
    public static final Settings DEFAULT =
        new Settings(
            7000, 4, 20_000, 32, 1e-3, 40_000, 0.15, 0.8, Precision.BF16, 1, Optional.empty());

    private static final double READING_SHARE = 0.5; // of the steps

    /** Returns the number of first updates, in which the loss favours noisy timesteps most. */
    int readingSteps() {
      return (int) (READING_SHARE * diffusionSteps);
    }

    /** Returns the number of updates after which the noise offset is used. */
    int noiseOffsetAfter() {
      return (int) (noiseOffsetFrom * diffusionSteps);
    }
  }

  /** A listener to the progress of each phase. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Receives the progress after each update of a phase, or after each batch of latents.
     *
     * @param phase name of the phase
     * @param done number of updates or batches done
     * @param total number of updates or batches of the phase
     * @param loss loss of the last update; NaN if there is none
     */
    void progress(String phase, int done, int total, double loss);
  }

  private static final int ENCODING_BATCH = 16;

  private final TensorRuntime runtime;
  private final Settings settings;
  private final Path work;
  private final Listener listener;

  /**
   * Creates a pretraining.
   *
   * @param work folder of the state files; created if it does not exist
   */
  public PocketPretraining(TensorRuntime runtime, Settings settings, Path work, Listener listener) {
    this.runtime = runtime;
    this.settings = settings;
    this.work = work;
    this.listener = listener;
  }

  /**
   * Runs the rest of both phases and writes the model.
   *
   * @param target the model folder
   * @param stopRequested returns true to stop; called between steps
   * @return quality of the autoencoder; empty if stopped before the end
   */
  public Optional<AutoencoderQuality> run(Path target, BooleanSupplier stopRequested)
      throws IOException {
    Files.createDirectories(work);
    Files.createDirectories(target.resolve("tokenizer"));
    new PocketTokenizerWriter().write(target.resolve("tokenizer"));
    try (TensorScope scope = runtime.openScope("pretraining");
        ClipTokenizer tokenizer = ClipTokenizer.open(target.resolve("tokenizer"))) {
      VaePretraining vae = autoencoder(scope);
      if (!vae.run(runtime, scope, phase("autoencoder"), stopRequested)) {
        return Optional.empty();
      }
      AutoencoderQuality quality =
          AutoencoderQuality.measure(runtime, vae.encoder(), vae.decoder());
      StableDiffusionConfig config =
          PocketArchitecture.config(
              tokenizer.vocabularySize(), rounded(1 / quality.latentDeviation()));
      LatentSet latents = latents(vae, config, stopRequested);
      DiffusionPretraining diffusion = diffusion(scope, config, tokenizer, latents);
      if (stopRequested.getAsBoolean()
          || !diffusion.run(runtime, scope, phase("unet and text encoder"), stopRequested)) {
        return Optional.empty();
      }
      PocketWriter.write(
          target, config, diffusion.textWeights(), diffusion.unetWeights(), vae.weights());
      return Optional.of(quality);
    }
  }

  private VaePretraining autoencoder(TensorScope scope) {
    Path stateFile = work.resolve("vae.safetensors");
    if (settings.autoencoderFrom().isEmpty()) {
      DrawnValues drawn = new DrawnValues(new NoiseSource(settings.seed()), false);
      return new VaePretraining(runtime, scope, drawn, settings, stateFile);
    }
    try (TensorFile trained = openVae(settings.autoencoderFrom().get())) {
      InitialValues values = (name, shape) -> trained.tensor(name).toFloats();
      return new VaePretraining(runtime, scope, values, settings, stateFile);
    }
  }

  private static TensorFile openVae(String model) {
    return Models.open(model).open(ModelPart.VAE);
  }

  private DiffusionPretraining diffusion(
      TensorScope scope, StableDiffusionConfig config, ClipTokenizer tokenizer, LatentSet latents) {
    return new DiffusionPretraining(
        runtime,
        scope,
        config,
        new PromptTokenizer(tokenizer, List.of()),
        latents,
        settings,
        work.resolve("diffusion.safetensors"));
  }

  private LatentSet latents(
      VaePretraining vae, StableDiffusionConfig config, BooleanSupplier stopRequested)
      throws IOException {
    int batches = settings.drawings() / ENCODING_BATCH;
    Drawings drawings = new Drawings(settings.seed(), Choices.TRAINING);
    return new LatentFolder(work.resolve("latents"), vae.fingerprint(), drawings, ENCODING_BATCH)
        .latents(
            runtime,
            vae.encoder(),
            config.vae().scalingFactor(),
            batches,
            done -> listener.progress("latents", done, batches, Double.NaN),
            stopRequested);
  }

  private PretrainingPhase.Listener phase(String name) {
    return (done, total, loss) -> listener.progress(name, done, total, loss);
  }

  /** Rounds a scaling factor to five digits, as published models have them. */
  private static double rounded(double factor) {
    return Math.round(factor * 1e5) / 1e5;
  }
}
