package io.vstar.train.config;

import io.vstar.sampling.SamplerChoice;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of one preview prompt. What it leaves out is as in {@link PreviewSettings}.
 *
 * @param prompt the prompt, in which {@code {}} stands for the placeholder; not blank
 * @param negativePrompt the negative prompt, in which {@code {}} stands for the placeholder too
 * @param seed the only seed
 * @param width the width in pixels, above 0; default: that of a square of the run's resolution
 * @param height the height in pixels, above 0; default: that of a square of the run's resolution
 * @param steps the sampling steps, at least 1
 * @param guidance the classifier-free guidance scale, at least 0
 * @param sampler the sampler
 */
public record PreviewPrompt(
    @Required("a prompt") String prompt,
    Optional<String> negativePrompt,
    Optional<Long> seed,
    Optional<Integer> width,
    Optional<Integer> height,
    Optional<Integer> steps,
    Optional<Double> guidance,
    Optional<SamplerChoice> sampler)
    implements Shorthand {

  public PreviewPrompt {
    InvalidValueException.unless(!prompt.isBlank(), "prompt", "empty", "a prompt");
    requirePositive("width", width);
    requirePositive("height", height);
    requirePositive("steps", steps);
    InvalidValueException.unless(
        guidance.isEmpty() || guidance.get() >= 0,
        "guidance",
        guidance.orElse(0.0),
        "a number >= 0");
  }

  private static void requirePositive(String component, Optional<Integer> value) {
    InvalidValueException.unless(
        value.isEmpty() || value.get() >= 1, component, value.orElse(0), "a whole number > 0");
  }

  /**
   * Reads a prompt that is written as a text, with arguments as {@link PromptLine} has them.
   *
   * @throws InvalidValueException if an argument is unknown or has a wrong value
   */
  @FromText.OrSection
  static PreviewPrompt parse(String text, Path folder) {
    return PromptLine.parse(text);
  }

  /** Makes a prompt that leaves everything else out. */
  public static PreviewPrompt of(String prompt) {
    return new PreviewPrompt(
        prompt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Optional<String> shorthand() {
    return equals(of(prompt)) && !PromptLine.hasArguments(prompt)
        ? Optional.of(prompt)
        : Optional.empty();
  }
}
