package io.vstar.cli.generate;

import io.vstar.cli.console.PositiveNumber;
import io.vstar.cli.model.SamplerOption;
import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingSettings;
import io.vstar.generation.Variation;
import io.vstar.pictures.PictureOrder;
import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.Churn;
import io.vstar.sampling.GuidanceRescale;
import io.vstar.sampling.ScheduleType;
import picocli.CommandLine.Option;

/**
 * The options for the sampler, guidance and the noise that pictures begin with. What is not given
 * stays as it is in an order.
 */
final class SamplerArguments {
  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      converter = SamplerOption.Converter.class,
      completionCandidates = SamplerOption.Candidates.class,
      description =
          "${COMPLETION-CANDIDATES}; the name of noise levels may follow, as in \"DPM++ SDE"
              + " Karras\" (default: DDIM)")
  private ChosenSampler sampler;

  @Option(
      names = {"--schedule-type", "--schedule"},
      paramLabel = "NAME",
      converter = SamplerOption.ScheduleConverter.class,
      completionCandidates = SamplerOption.ScheduleCandidates.class,
      description =
          "the sampler's noise levels as A1111 names them: ${COMPLETION-CANDIDATES} (default: as"
              + " the sampler's name says)")
  private ScheduleType scheduleType;

  @Option(names = "--steps", paramLabel = "N", description = "of the sampler (default: 25)")
  private Integer steps;

  @Option(
      names = "--guidance",
      paramLabel = "X",
      description = "classifier-free guidance scale (default: 7.5)")
  private Double guidance;

  @Option(
      names = "--guidance-rescale",
      paramLabel = "X",
      description =
          "scales guided predictions back by this share, against overexposure; 0.7 for models with"
              + " zero terminal SNR (default: 0)")
  private Double rescale;

  @Option(
      names = "--eta",
      paramLabel = "X",
      description =
          "share of fresh noise of samplers that add some (default: 0 for DDIM, 0.3 for TCD, 1 for"
              + " the others)")
  private Double eta;

  @Option(
      names = "--churn",
      paramLabel = "X",
      description = "noise before the steps of Euler and Heun; A1111's sigma churn (default: 0)")
  private Double churn;

  @Option(
      names = "--churn-from",
      paramLabel = "SIGMA",
      description = "smallest noise level with churn; A1111's sigma tmin (default: 0)")
  private Double churnFrom;

  @Option(
      names = "--churn-to",
      paramLabel = "SIGMA",
      description = "largest noise level with churn; A1111's sigma tmax (default: all)")
  private Double churnTo;

  @Option(
      names = "--noise-scale",
      paramLabel = "X",
      description = "factor of noise that is added on the way; A1111's sigma noise (default: 1)")
  private Double noiseScale;

  @Option(
      names = "--variation-seed",
      paramLabel = "N",
      description =
          "another seed, towards whose noise that of the picture is moved; the next pictures count"
              + " it up, not their seed; -1 draws one at random (default: -1 with a strength)")
  private Long variationSeed;

  @Option(
      names = "--variation-strength",
      paramLabel = "X",
      description = "how far, from 0 to 1 (default: 0)")
  private Double variationStrength;

  /**
   * Returns an order with what the options say.
   *
   * @throws ConfigException if the options do not go together
   */
  PictureOrder applied(PictureOrder base) {
    PictureOrder order = base.withSampler(sampler(base.sampler()));
    if (steps != null) {
      order = order.withSteps(PositiveNumber.of("--steps", steps));
    }
    if (guidance != null) {
      order = order.withGuidance(guidance);
    }
    return order.with(settings(base.settings()));
  }

  private ChosenSampler sampler(ChosenSampler base) {
    ChosenSampler chosen = sampler == null ? base : sampler;
    if (scheduleType != null) {
      chosen = chosen.with(scheduleType);
    }
    if (eta != null) {
      chosen = chosen.withEta(eta);
    }
    if (noiseScale != null) {
      chosen = chosen.withNoiseScale(noiseScale);
    }
    if (churn == null && churnFrom == null && churnTo == null) {
      return chosen;
    }
    Churn before = chosen.churn();
    return chosen.with(
        new Churn(
            churn == null ? before.amount() : churn,
            churnFrom == null ? before.from() : churnFrom,
            churnTo == null ? before.to() : churnTo));
  }

  private DrawingSettings settings(DrawingSettings base) {
    DrawingSettings settings = rescale == null ? base : base.with(new GuidanceRescale(rescale));
    if (variationSeed == null && variationStrength == null) {
      return settings;
    }
    Variation before = base.variation().orElseGet(() -> new Variation(PictureOrder.RANDOM_SEED, 0));
    Variation variation =
        new Variation(
            variationSeed == null ? before.seed() : variationSeed,
            variationStrength == null ? before.strength() : variationStrength);
    if (variation.strength() == 0) {
      throw new ConfigException(
          "--variation-seed %d has no effect without --variation-strength"
              .formatted(variation.seed()));
    }
    return settings.with(variation);
  }
}
