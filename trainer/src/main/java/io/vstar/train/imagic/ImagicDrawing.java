package io.vstar.train.imagic;

import io.vstar.error.ConfigException;
import io.vstar.sampling.Sampler;
import java.util.List;

/**
 * The drawing of pictures between the learned embedding and the target text.
 *
 * @param etas the places on the line, see {@link EmbeddingPath#at(double)}, at least one
 * @param strengths the strengths of img2img that the edits are compared with, in (0, 1]; may be
 *     empty
 * @param seeds the seeds of the noise, at least one
 * @param negativePrompt the negative prompt; may be empty
 * @param sampler the sampler
 * @param steps the number of its steps, at least 1
 * @param guidance the guidance scale
 */
public record ImagicDrawing(
    List<Double> etas,
    List<Double> strengths,
    List<Long> seeds,
    String negativePrompt,
    Sampler sampler,
    int steps,
    double guidance) {
  public ImagicDrawing {
    etas = etas.stream().sorted().distinct().toList();
    strengths = strengths.stream().sorted().distinct().toList();
    seeds = List.copyOf(seeds);
    if (etas.isEmpty() || seeds.isEmpty()) {
      throw new ConfigException("there is no η or no seed to draw with, expected one of each");
    }
    for (double strength : strengths) {
      if (!(strength > 0 && strength <= 1)) {
        throw new ConfigException(
            "a strength of img2img is %s, expected numbers > 0 and <= 1".formatted(strength));
      }
    }
  }
}
