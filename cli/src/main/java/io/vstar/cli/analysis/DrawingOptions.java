package io.vstar.cli.analysis;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.generation.GenerationRequest;
import io.vstar.pictures.PictureOrder;
import io.vstar.sampling.ChosenSampler;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options of how pictures are drawn, with the names that {@code vstar generate} has. */
final class DrawingOptions {
  private static final int MOST_PICTURES = 16;

  @Option(names = "--negative-prompt", defaultValue = "", description = "what not to draw")
  private String negativePrompt;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the first picture; the next ones count up (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = {"-n", "--count"},
      defaultValue = "1",
      description = "pictures to draw, at most 16 (default: ${DEFAULT-VALUE})")
  private int count;

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
      converter = SamplerConverter.class,
      description = "the sampler, as vstar generate lists them (default: ${DEFAULT-VALUE})")
  private ChosenSampler sampler;

  @Option(names = "--width", description = "in pixels (default: what the model was trained at)")
  private Integer width;

  @Option(names = "--height", description = "in pixels (default: what the model was trained at)")
  private Integer height;

  /** Reads the name of a sampler. */
  private static final class SamplerConverter implements ITypeConverter<ChosenSampler> {
    @Override
    public ChosenSampler convert(String value) {
      return ChosenSampler.named(value);
    }
  }

  /** Returns the number of pictures. */
  int count() {
    if (count < 1 || count > MOST_PICTURES) {
      throw new ConfigException("--count is %d, expected 1 to %d".formatted(count, MOST_PICTURES));
    }
    return count;
  }

  /**
   * Returns the request for a model.
   *
   * @throws ConfigException if the model cannot carry it out
   */
  GenerationRequest request(StableDiffusionConfig model, String prompt) {
    return PictureOrder.of(prompt)
        .withNegativePrompt(negativePrompt)
        .withSampler(sampler)
        .withSteps(steps)
        .withGuidance(guidance)
        .withSize(size(width), size(height))
        .withSeed(seed)
        .request(model, prompt);
  }

  private static OptionalInt size(Integer side) {
    return side == null ? OptionalInt.empty() : OptionalInt.of(side);
  }
}
