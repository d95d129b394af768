package io.vstar.train.imagic;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.RandomStream;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.DiffusionExamples;
import io.vstar.train.objective.ExampleSource;
import java.util.List;

/**
 * The examples of one picture: its latents with other noise and another timestep each time.
 *
 * @param latents the latents (1, 4, h, w), row-major, multiplied by the VAE's scaling factor
 * @param shape their shape
 * @param timesteps the number of timesteps of the noise schedule
 * @param source the source of the draws
 */
record PictureExamples(float[] latents, long[] shape, int timesteps, NoiseSource source)
    implements ExampleSource {
  private static final RandomStream NOISE = RandomStream.named("imagic.noise");
  private static final RandomStream TIMESTEPS = RandomStream.named("imagic.timesteps");

  @Override
  public DiffusionExamples load(TensorScope scope, long index) {
    return new DiffusionExamples(
        scope.upload(latents, shape),
        scope.upload(source.gaussian(NOISE, index, latents.length), shape),
        new int[] {source.random(TIMESTEPS, index).nextInt(timesteps)},
        List.of(),
        List.of());
  }
}
