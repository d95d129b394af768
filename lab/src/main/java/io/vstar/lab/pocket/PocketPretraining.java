package io.vstar.lab.pocket;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.Models;
import io.vstar.io.TensorFile;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.caption.PocketTokenizerWriter;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptTokenizer;
import io.vstar.train.objective.Objective;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LearningRateSchedule.Shape;
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
  private static final double VAE_LEARNING_RATE = 1e-3;
  private static final double CROPS_SHARE = 0.6; // of the autoencoder's steps

  private final TensorRuntime runtime;
  private final PretrainingSettings settings;
  private final Path work;
  private final Listener listener;

  /**
   * Creates a pretraining.
   *
   * @param work folder of the state files; created if it does not exist
   */
  public PocketPretraining(
      TensorRuntime runtime, PretrainingSettings settings, Path work, Listener listener) {
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
      Autoencoder autoencoder = autoencoder(scope);
      if (!trainAutoencoder(scope, autoencoder, stopRequested)) {
        return Optional.empty();
      }
      double deviation = quality(autoencoder).latentDeviation();
      StableDiffusionConfig config =
          PocketArchitecture.config(tokenizer.vocabularySize(), rounded(1 / deviation));
      LatentSet latents = latents(autoencoder, config, stopRequested);
      if (stopRequested.getAsBoolean()) {
        return Optional.empty();
      }
      DiffusionPretraining diffusion = diffusion(scope, config, tokenizer, latents);
      if (!diffusion.run(runtime, scope, phase("unet and text encoder"), stopRequested)
          || !trainDecoder(scope, autoencoder, deviation, stopRequested)) {
        return Optional.empty();
      }
      ImageTowerPretraining tower = imageTower(scope, diffusion, tokenizer);
      if (!tower.run(scope, phase("image encoder"), stopRequested)) {
        return Optional.empty();
      }
      new PocketWriter(target).write(config, diffusion, autoencoder, tower);
      return Optional.of(quality(autoencoder));
    }
  }

  private ImageTowerPretraining imageTower(
      TensorScope scope, DiffusionPretraining diffusion, ClipTokenizer tokenizer) {
    return new ImageTowerPretraining(
        runtime,
        scope,
        PocketArchitecture.imageEncoder(),
        new ImageTowerPretraining.TextEncoder(
            diffusion.frozenTextEncoder(), new PromptTokenizer(tokenizer, List.of()), List.of()),
        settings.imageEncoder(),
        work.resolve("image-encoder.safetensors"));
  }

  private AutoencoderQuality quality(Autoencoder autoencoder) {
    return AutoencoderQuality.measure(runtime, autoencoder.encoder(), autoencoder.decoder());
  }

  private Autoencoder autoencoder(TensorScope scope) {
    if (settings.autoencoderFrom().isEmpty()) {
      InitialValues drawn =
          Autoencoder.certain(new DrawnValues(new NoiseSource(settings.seed()), false));
      return new Autoencoder(runtime, scope, drawn, settings.precision());
    }
    try (TensorFile trained = Models.open(settings.autoencoderFrom().get()).open(ModelPart.VAE)) {
      InitialValues values = (name, shape) -> trained.tensor(name).toFloats();
      return new Autoencoder(runtime, scope, values, settings.precision());
    }
  }

  private boolean trainAutoencoder(
      TensorScope scope, Autoencoder autoencoder, BooleanSupplier stopRequested) {
    int steps = settings.vaeSteps();
    int cropSteps = (int) (CROPS_SHARE * steps);
    Objective objective =
        new VaePretraining(autoencoder, settings.vaeBatch(), cropSteps, settings.seed());
    return new PretrainingPhase(
            "pocket autoencoder",
            new LearningRateSchedule(VAE_LEARNING_RATE, 100, steps, Shape.COSINE),
            settings.seed(),
            work.resolve("vae.safetensors"))
        .run(
            runtime,
            scope,
            autoencoder.parameters(),
            objective,
            phase("autoencoder"),
            stopRequested);
  }

  private boolean trainDecoder(
      TensorScope scope, Autoencoder autoencoder, double deviation, BooleanSupplier stopRequested) {
    int steps = settings.decoderSteps();
    if (steps == 0) {
      return true;
    }
    Objective objective =
        new DecoderPretraining(
            autoencoder.frozenEncoder(),
            autoencoder.decoder(),
            settings.vaeBatch(),
            deviation,
            settings.seed() + 1);
    return new PretrainingPhase(
            "pocket decoder",
            new LearningRateSchedule(VAE_LEARNING_RATE, 100, steps, Shape.COSINE),
            settings.seed(),
            work.resolve("decoder.safetensors"))
        .run(
            runtime,
            scope,
            autoencoder.decodingParameters(),
            objective,
            phase("decoder"),
            stopRequested);
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
      Autoencoder autoencoder, StableDiffusionConfig config, BooleanSupplier stopRequested)
      throws IOException {
    int batches = settings.drawings() / ENCODING_BATCH;
    Drawings drawings = new Drawings(settings.seed(), Choices.TRAINING);
    return new LatentFolder(
            work.resolve("latents"), autoencoder.encoderFingerprint(), drawings, ENCODING_BATCH)
        .latents(
            runtime,
            autoencoder.encoder(),
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
