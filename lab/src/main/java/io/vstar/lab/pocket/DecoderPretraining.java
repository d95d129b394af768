package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock;
import io.vstar.train.objective.StepClock.Part;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;

/**
 * The objective of the decoder alone, whose latents stay what they are: the {@link PixelLoss} and
 * the {@link EdgeEnergy} of drawings. A little noise on the latents keeps it from being sure of
 * what a UNet never hits exactly.
 *
 * @param encoder a frozen encoder
 * @param decoder the decoder that is trained
 * @param batchSize number of whole drawings in a batch
 * @param latentDeviation standard deviation of the latents
 * @param seed seed of drawings and of noise
 */
record DecoderPretraining(
    VaeEncoder encoder, VaeDecoder decoder, int batchSize, double latentDeviation, long seed)
    implements Objective {
  private static final float ENERGY_WEIGHT = 1;
  private static final double NOISE = 0.04; // of the latents' deviation

  @Override
  public Losses evaluate(TensorScope step, long index, StepClock clock) {
    Drawings drawings = new Drawings(seed, VaePretraining.EVERYTHING);
    NDArray image = drawings.batch(index, batchSize).upload(step);
    clock.ended(Part.EXAMPLES);
    NDArray latents = noised(step, encoder.encode(image).mean(), index);
    NDArray decoded = decoder.decode(latents);
    NDArray loss =
        PixelLoss.of(step, decoded, image)
            .add(EdgeEnergy.loss(step, decoded, image).mul(step.number(ENERGY_WEIGHT)));
    clock.ended(Part.FORWARD);
    return Losses.of(loss);
  }

  /** Returns a copy, without a gradient, to which noise is added. */
  private NDArray noised(TensorScope step, NDArray latents, long index) {
    float[] values = latents.toFloatArray();
    float[] noise = new NoiseSource(seed).gaussian(Purpose.POSTERIOR, index, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (NOISE * latentDeviation * noise[i]);
    }
    return step.upload(values, latents.getShape().getShape());
  }
}
