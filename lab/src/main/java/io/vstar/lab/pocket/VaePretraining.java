package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.io.HostTensor;
import io.vstar.io.Sha256;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.Style;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock;
import io.vstar.train.objective.StepClock.Part;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.vae.LatentDistribution;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Trains pocket's autoencoder on the absolute plus squared error of the pixels, and on a small KL
 * divergence of the latents from a standard normal.
 */
final class VaePretraining implements Objective {
  private static final float KL_WEIGHT = 5e-4f;
  private static final float SQUARE_WEIGHT = 4;
  private static final float INITIAL_LOG_VARIANCE = -5;
  private static final float EDGE_WEIGHT = 1;
  private static final double CROPS_SHARE = 0.6; // of the steps
  private static final int CROPS = 4; // for each whole drawing
  private static final int CROP_SIDE = 64;
  private static final Choices EVERYTHING = Choices.TRAINING.in(List.of(Style.values()));
  private static final double LEARNING_RATE = 1e-3;

  private final TrainableWeights weights;
  private final VaeEncoder encoder;
  private final VaeDecoder decoder;
  private final Drawings drawings;
  private final NoiseSource source;
  private final int batchSize;
  private final int cropSteps;
  private final PretrainingPhase phase;

  /**
   * Creates the autoencoder and its training.
   *
   * @param scope owns the weights
   * @param initial source of the weights to start from if there is no state file
   */
  VaePretraining(
      TensorRuntime runtime,
      TensorScope scope,
      InitialValues initial,
      PocketPretraining.Settings settings,
      Path stateFile) {
    this.batchSize = settings.vaeBatch();
    this.cropSteps = (int) (CROPS_SHARE * settings.vaeSteps());
    this.source = new NoiseSource(settings.seed());
    this.drawings = new Drawings(settings.seed(), EVERYTHING);
    this.weights = new TrainableWeights(ModelPart.VAE.folder(), scope, certain(initial));
    VaeConfig config = PocketArchitecture.vae();
    this.encoder = new VaeEncoder(runtime, config, weights, settings.precision());
    this.decoder = new VaeDecoder(runtime, config, weights, settings.precision());
    LearningRateSchedule rate =
        new LearningRateSchedule(
            LEARNING_RATE, 100, settings.vaeSteps(), LearningRateSchedule.Shape.COSINE);
    this.phase = new PretrainingPhase("pocket autoencoder", rate, settings.seed(), stateFile);
  }

  /**
   * Returns initial values with which the encoder is sure of its latents from the start. With a
   * variance of 1, which falls by a bias's slow steps, all that is decoded is noise for hundreds of
   * updates.
   */
  private static InitialValues certain(InitialValues initial) {
    return (name, shape) -> {
      float[] values = initial.of(name, shape);
      if (name.equals("quant_conv.bias")) {
        Arrays.fill(values, values.length / 2, values.length, INITIAL_LOG_VARIANCE);
      }
      return values;
    };
  }

  VaeEncoder encoder() {
    return encoder;
  }

  VaeDecoder decoder() {
    return decoder;
  }

  Map<String, NDArray> weights() {
    return weights.tensors();
  }

  /** Returns a text that is equal for equal weights and different for different ones. */
  String fingerprint() {
    return Sha256.of(
        weights.tensors().entrySet().stream()
            .map(
                entry ->
                    HostTensor.ofFloats(
                        entry.getKey(),
                        entry.getValue().toFloatArray(),
                        entry.getValue().getShape().getShape()))
            .toList());
  }

  /**
   * Trains, from the state file if there is one.
   *
   * @param scope owns all tensors that are needed beside the weights
   * @return true if all steps were made; the weights are then replaced by their average
   */
  boolean run(
      TensorRuntime runtime,
      TensorScope scope,
      PretrainingPhase.Listener listener,
      BooleanSupplier stopRequested) {
    return phase.run(runtime, scope, weights.parameters(), this, listener, stopRequested);
  }

  @Override
  public Losses evaluate(TensorScope step, long index, StepClock clock) {
    Drawings.Batch batch =
        index < cropSteps
            ? drawings.crops(index, CROPS * batchSize, CROP_SIDE)
            : drawings.batch(index, batchSize);
    NDArray image = batch.upload(step);
    clock.ended(Part.EXAMPLES);
    LatentDistribution latents = encoder.encode(image);
    float[] noise =
        source.gaussian(Purpose.POSTERIOR, index, Math.toIntExact(latents.mean().size()));
    NDArray draw = latents.sample(step.upload(noise, latents.mean().getShape().getShape()));
    NDArray error = decoder.decode(draw).sub(image);
    NDArray loss =
        error
            .abs()
            .mean()
            .add(error.square().mean().mul(step.number(SQUARE_WEIGHT)))
            .add(edges(error).mul(step.number(EDGE_WEIGHT)))
            .add(divergence(step, latents).mul(step.number(KL_WEIGHT)));
    clock.ended(Part.FORWARD);
    return Losses.of(loss);
  }

  /** Computes the mean absolute difference of an error between neighbouring pixels. */
  private static NDArray edges(NDArray error) {
    NDArray across = error.get("..., 1:").sub(error.get("..., :-1"));
    NDArray down = error.get("..., 1:, :").sub(error.get("..., :-1, :"));
    return across.abs().mean().add(down.abs().mean());
  }

  /** Computes the mean of KL(N(μ, σ²) ‖ N(0, 1)) (Kingma and Welling 2014, appendix B). */
  private static NDArray divergence(TensorScope step, LatentDistribution latents) {
    NDArray logVariance = latents.logVariance();
    return latents
        .mean()
        .square()
        .add(logVariance.exp())
        .sub(logVariance)
        .sub(step.number(1))
        .mul(step.number(0.5))
        .mean();
  }
}
