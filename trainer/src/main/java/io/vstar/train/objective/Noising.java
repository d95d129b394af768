package io.vstar.train.objective;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The settings by which noise and timesteps are drawn. Every draw comes from a stream of its own,
 * so that none changes another.
 *
 * @param sampling the rule by which the timesteps of a batch are drawn
 * @param timesteps the distribution of timesteps
 * @param change the change of the noise; empty for standard normal noise
 * @param inputPerturbation the strength γ of noise that is added to the noised latents and is not
 *     to be predicted, at least 0 (Ning et al. 2023, "Input perturbation reduces exposure bias in
 *     diffusion models")
 */
public record Noising(
    TimestepSampling sampling,
    TimestepDistribution timesteps,
    Optional<NoiseChange> change,
    double inputPerturbation) {

  /** Draws the timesteps of a micro batch of B examples. */
  int[] timesteps(NoiseSource source, long index, int batch) {
    SplittableRandom random = source.random(Purpose.TIMESTEPS, index);
    return sampling.draw(random, batch, timesteps);
  }

  /** Draws the noise that the UNet is to predict, (B, C, h, w) row-major. */
  float[] noise(NoiseChange.Batch batch) {
    int count = Math.toIntExact(batch.latents().size());
    float[] noise = batch.source().gaussian(Purpose.LATENT_NOISE, batch.index(), count);
    change.ifPresent(each -> each.apply(noise, batch));
    return noise;
  }

  /**
   * Draws the noise that is added to the latents in place of the predicted one, (B, C, h, w)
   * row-major; empty if both are the same.
   */
  Optional<float[]> addedNoise(NoiseChange.Batch batch, float[] noise) {
    if (inputPerturbation == 0) {
      return Optional.empty();
    }
    float[] draws =
        batch.source().gaussian(Purpose.INPUT_PERTURBATION, batch.index(), noise.length);
    return Optional.of(perturbed(noise, draws, inputPerturbation));
  }

  /**
   * Returns noise to which other noise is added, ε + γ·ξ.
   *
   * @param noise the noise ε
   * @param draws the standard normal values ξ, as many
   * @param strength the factor γ
   */
  public static float[] perturbed(float[] noise, float[] draws, double strength) {
    float[] sum = noise.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (float) strength * draws[i];
    }
    return sum;
  }
}
