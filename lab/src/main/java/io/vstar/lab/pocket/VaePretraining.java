package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.Style;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock;
import io.vstar.train.objective.StepClock.Part;
import io.vstar.vae.LatentDistribution;
import java.util.List;

/**
 * The objective of pocket's autoencoder: the {@link PixelLoss} of drawings that are encoded and
 * decoded, and a small KL divergence of the latents from a standard normal. It sees parts of
 * drawings first, where they show most, and whole ones in the last steps.
 *
 * @param batchSize number of whole drawings in a batch
 * @param cropSteps number of first steps on parts of drawings
 * @param seed seed of drawings and of noise
 */
record VaePretraining(Autoencoder autoencoder, int batchSize, int cropSteps, long seed)
    implements Objective {
  /** All that is drawn, in held-out styles too: an autoencoder need not know what it sees. */
  static final Choices EVERYTHING = Choices.TRAINING.in(List.of(Style.values()));

  private static final float KL_WEIGHT = 5e-4f;
  private static final int CROPS = 4; // for each whole drawing
  private static final int CROP_SIDE = 64;

  @Override
  public Losses evaluate(TensorScope step, long index, StepClock clock) {
    NDArray image = drawings(index).upload(step);
    clock.ended(Part.EXAMPLES);
    LatentDistribution latents = autoencoder.encoder().encode(image);
    float[] noise =
        new NoiseSource(seed)
            .gaussian(Purpose.POSTERIOR, index, Math.toIntExact(latents.mean().size()));
    NDArray draw = latents.sample(step.upload(noise, latents.mean().getShape().getShape()));
    NDArray loss =
        PixelLoss.of(step, autoencoder.decoder().decode(draw), image)
            .add(divergence(step, latents).mul(step.number(KL_WEIGHT)));
    clock.ended(Part.FORWARD);
    return Losses.of(loss);
  }

  private Drawings.Batch drawings(long index) {
    Drawings drawings = new Drawings(seed, EVERYTHING);
    return index < cropSteps
        ? drawings.crops(index, CROPS * batchSize, CROP_SIDE)
        : drawings.batch(index, batchSize);
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
