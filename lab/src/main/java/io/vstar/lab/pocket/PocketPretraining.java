package io.vstar.lab.pocket;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.Models;
import io.vstar.io.TensorFile;
import io.vstar.lab.pocket.world.PocketTokenizerWriter;
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
 * Makes the embedded base model from nothing: the autoencoder first, then UNet and text encoder on
 * its latents. Both phases leave their state in the work folder, and a later call goes on from it.
 */
public final class PocketPretraining {
  /**
   * How long and how; the defaults are those of the shipped weights.
   *
   * @param vaeSteps updates of the autoencoder
   * @param vaeBatch drawings per update of the autoencoder
   * @param diffusionSteps updates of UNet and text encoder
   * @param diffusionBatch latents per update of UNet and text encoder
   * @param learningRate of UNet and text encoder
   * @param drawings rendered and encoded once for UNet and text encoder
   * @param noiseOffset see {@link io.vstar.train.objective.NoiseOffset}
   * @param noiseOffsetFrom share of the steps after which it is used, in [0, 1]
   * @param autoencoderFrom id or folder of the model whose autoencoder is trained further; without
   *     one it starts from nothing
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
      long seed,
      Optional<String> autoencoderFrom) {
    public static final Settings DEFAULT =
        new Settings(9000, 8, 7800, 32, 1e-3, 12_000, 0.15, 0.8, 1, Optional.empty());

    private static final double READING_SHARE = 0.5; // of the steps; then drawing counts

    /** Returns the number of first updates in which UNet and text encoder learn to read. */
    int readingSteps() {
      return (int) (READING_SHARE * diffusionSteps);
    }

    /** Returns the number of updates after which the noise offset is used. */
    int noiseOffsetAfter() {
      return (int) (noiseOffsetFrom * diffusionSteps);
    }
  }

  /** Told of the progress of each phase. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param loss of the last update; not a number where there is none
     */
    void progress(String phase, int done, int total, double loss);
  }

  private static final int ENCODING_BATCH = 16;

  private final TensorRuntime runtime;
  private final Settings settings;
  private final Path work;
  private final Listener listener;

  /**
   * @param work for state files; made if it is not there
   */
  public PocketPretraining(TensorRuntime runtime, Settings settings, Path work, Listener listener) {
    this.runtime = runtime;
    this.settings = settings;
    this.work = work;
    this.listener = listener;
  }

  /**
   * Runs what is left of both phases and writes the model.
   *
   * @param target the model folder
   * @param stopRequested looked at between steps
   * @return what the autoencoder keeps of unseen drawings; empty if stopped before the end
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
      DiffusionPretraining diffusion = diffusion(scope, config, tokenizer, latents(vae, config));
      if (!diffusion.run(runtime, scope, phase("unet and text encoder"), stopRequested)) {
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

  private LatentSet latents(VaePretraining vae, StableDiffusionConfig config) {
    int batches = settings.drawings() / ENCODING_BATCH;
    return LatentSet.encode(
        runtime,
        vae.encoder(),
        config.vae().scalingFactor(),
        new Drawings(settings.seed()),
        batches,
        ENCODING_BATCH,
        done -> listener.progress("latents", done, batches, Double.NaN));
  }

  private PretrainingPhase.Listener phase(String name) {
    return (done, total, loss) -> listener.progress(name, done, total, loss);
  }

  /** To five digits, as such factors are published. */
  private static double rounded(double factor) {
    return Math.round(factor * 1e5) / 1e5;
  }
}
