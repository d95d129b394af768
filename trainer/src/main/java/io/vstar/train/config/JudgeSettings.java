package io.vstar.train.config;

import java.util.List;

/**
 * The settings by which pictures are judged before a result replaces the published one: both are
 * drawn with, and the image encoder of the base model compares what they draw with the held-out
 * pictures and with the prompts.
 *
 * @param prompts the prompts, in which {@code {}} stands for the learned word; at least one
 * @param seeds the seeds, at least one; each prompt is drawn with each; default {@code [1, 2]}
 * @param steps the sampling steps of a picture, at least 1; default 25
 * @param guidance the classifier-free guidance scale, at least 0; default 7.5
 * @param tolerance by how much the mean cosine may be below that of the published result, at least
 *     0; default 0.02
 */
public record JudgeSettings(
    @Required("prompts such as [a photo of {}, a drawing of {}]") @Incidental List<String> prompts,
    @Default("[1, 2]") @Incidental List<Long> seeds,
    @Default("25") @Incidental int steps,
    @Default("7.5") @Incidental double guidance,
    @Default("0.02") @Incidental double tolerance) {

  public JudgeSettings {
    prompts = List.copyOf(prompts);
    seeds = List.copyOf(seeds);
    InvalidValueException.unless(
        !prompts.isEmpty(), "prompts", "an empty list", "one prompt or more");
    InvalidValueException.unless(
        prompts.stream().allMatch(prompt -> prompt.contains("{}")),
        "prompts",
        prompts,
        "prompts that hold {}, which stands for the learned word");
    InvalidValueException.unless(!seeds.isEmpty(), "seeds", "an empty list", "one seed or more");
    InvalidValueException.unless(steps >= 1, "steps", steps, "a whole number > 0");
    InvalidValueException.unless(guidance >= 0, "guidance", guidance, "a number >= 0");
    InvalidValueException.unless(tolerance >= 0, "tolerance", tolerance, "a number >= 0");
  }
}
