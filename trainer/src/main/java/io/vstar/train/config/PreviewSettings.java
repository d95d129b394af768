package io.vstar.train.config;

import java.util.List;
import java.util.Optional;

/**
 * The settings of the previews: pictures generated during training. They draw from their own seeds
 * and cannot change the run.
 *
 * @param prompts the prompts to generate, in which {@code {}} stands for the placeholder; default
 *     {@code []}: a photo, a drawing and a painting, as the method chooses them
 * @param seeds the seeds, at least one; each prompt is generated with each seed; default {@code
 *     [1]}
 * @param every the optimizer steps from one set of previews to the next, at least 1; default: only
 *     one set at the end of the run
 * @param steps the sampling steps of a picture, at least 1; default 25
 * @param guidance the classifier-free guidance scale, at least 0; default 7.5
 */
public record PreviewSettings(
    @Default("[]") List<String> prompts,
    @Default("[1]") List<Long> seeds,
    Optional<Integer> every,
    @Default("25") int steps,
    @Default("7.5") double guidance) {

  public PreviewSettings {
    prompts = List.copyOf(prompts);
    seeds = List.copyOf(seeds);
    InvalidValueException.unless(!seeds.isEmpty(), "seeds", "an empty list", "one seed or more");
    InvalidValueException.unless(
        every.isEmpty() || every.get() >= 1, "every", every.orElse(0), "a whole number > 0");
    InvalidValueException.unless(steps >= 1, "steps", steps, "a whole number > 0");
    InvalidValueException.unless(guidance >= 0, "guidance", guidance, "a number >= 0");
  }
}
