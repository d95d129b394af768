package io.vstar.cli.model;

import io.vstar.cli.console.PositiveNumber;
import io.vstar.error.ConfigException;
import io.vstar.pictures.PictureOrder;
import io.vstar.sampling.ChosenSampler;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options of how pictures are drawn, with the names that {@code vstar generate} has. */
public final class DrawingOptions {
  @Option(names = "--negative-prompt", defaultValue = "", description = "what not to draw")
  private String negativePrompt;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the first picture; the next ones count up (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      defaultValue = "25",
      description = "of the sampler (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--guidance",
      defaultValue = "7.5",
      description = "classifier-free guidance scale (default: ${DEFAULT-VALUE})")
  private double guidance;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      defaultValue = "DDIM",
      converter = SamplerOption.Converter.class,
      description = "the sampler, as vstar generate lists them (default: ${DEFAULT-VALUE})")
  private ChosenSampler sampler;

  @Option(names = "--width", description = "in pixels (default: what the model was trained at)")
  private Integer width;

  @Option(names = "--height", description = "in pixels (default: what the model was trained at)")
  private Integer height;

  /**
   * Returns an order for pictures of a prompt.
   *
   * @throws ConfigException if a number is not above 0
   */
  public PictureOrder order(String prompt) {
    return PictureOrder.of(prompt)
        .withNegativePrompt(negativePrompt)
        .withSampler(sampler)
        .withSteps(PositiveNumber.of("--steps", steps))
        .withGuidance(guidance)
        .withSize(side("--width", width), side("--height", height))
        .withSeed(seed);
  }

  private static OptionalInt side(String option, Integer pixels) {
    return pixels == null ? OptionalInt.empty() : OptionalInt.of(PositiveNumber.of(option, pixels));
  }
}
