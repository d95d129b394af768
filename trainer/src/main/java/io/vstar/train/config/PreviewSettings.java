package io.vstar.train.config;

import io.vstar.sampling.SamplerChoice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of the previews: pictures generated during training. They draw from their own seeds
 * and cannot change the run.
 *
 * @param prompts the prompts to generate, in which {@code {}} stands for the placeholder; default
 *     {@code []}: a photo, a drawing and a painting, as the method chooses them
 * @param promptFile a text file with more prompts
 * @param seeds the seeds, at least one; each prompt without one of its own is generated with each
 *     seed; default {@code [1]}
 * @param every the optimizer steps from one set of previews to the next, at least 1; default: only
 *     one set at the end of the run
 * @param atStart whether a set is drawn before the first step too; default false
 * @param negativePrompt the negative prompt of prompts without one; default: as the method says,
 *     none in most cases
 * @param sampler the sampler; default {@code ddim}
 * @param steps the sampling steps of a picture, at least 1; default 25
 * @param guidance the classifier-free guidance scale, at least 0; default 7.5
 */
public record PreviewSettings(
    @Default("[]") List<PreviewPrompt> prompts,
    @Incidental Optional<PromptFile> promptFile,
    @Default("[1]") List<Long> seeds,
    Optional<Integer> every,
    @Default(value = "false", implied = true) boolean atStart,
    Optional<String> negativePrompt,
    @Default(value = "ddim", implied = true) SamplerChoice sampler,
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

  /** Returns the prompts of the config and then those of the file. */
  public List<PreviewPrompt> allPrompts() {
    return Stream.concat(prompts.stream(), promptFile.stream().flatMap(f -> f.prompts().stream()))
        .toList();
  }

  /** Returns the texts of {@link #allPrompts}, without the negative ones. */
  public List<String> promptTexts() {
    return allPrompts().stream().map(PreviewPrompt::prompt).toList();
  }
}
