package io.vstar.train.config;

import java.util.List;
import java.util.Optional;

/**
 * Pictures generated during training. They draw from their own seeds and cannot change the run.
 *
 * @param prompts what to generate; {@code {}} stands for the placeholder; default: a photo, a
 *     drawing and a painting of it, or of other things
 * @param seeds one picture is made for each prompt and seed; default 1
 * @param every optimizer steps from one set of previews to the next; default: only before the first
 *     and after the last step
 * @param steps sampling steps of a picture, at least 1; default 25
 * @param guidance classifier-free guidance scale, at least 0; default 7.5
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
