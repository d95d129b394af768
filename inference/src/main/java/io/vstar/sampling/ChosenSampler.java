package io.vstar.sampling;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A sampler with the settings that users choose.
 *
 * @param algorithm the sampler
 * @param schedule its noise levels
 * @param eta share η of fresh noise; empty for the sampler's usual one
 * @param noiseScale factor of all noise that is added on the way, usually 1 (A1111's {@code Sigma
 *     noise})
 * @param churn the noise that is added before steps; its own factor is not used
 */
public record ChosenSampler(
    SamplerChoice algorithm,
    ScheduleType schedule,
    OptionalDouble eta,
    double noiseScale,
    Churn churn) {

  /**
   * Checks the settings, and brings names that mean the same to one form.
   *
   * @throws ConfigException if the sampler has no such setting
   */
  public ChosenSampler {
    SamplerChoice.Levels levels = algorithm.levels();
    if (!levels.allow(schedule)) {
      throw new ConfigException(
          "the schedule type %s is not for the sampler %s, which takes %s"
              .formatted(schedule.title(), algorithm.title(), allowed(levels)));
    }
    if (algorithm != algorithm.algorithm()
        && schedule != ScheduleType.AUTOMATIC
        && schedule != levels.named()) {
      throw new ConfigException(
          "--sampler %s has %s' noise levels in its name, but --schedule-type is %s"
              .formatted(algorithm.title(), levels.named().title(), schedule.title()));
    }
    if (schedule == ScheduleType.AUTOMATIC) {
      schedule = levels.automatic();
    }
    algorithm = algorithm.algorithm();
    if (schedule == ScheduleType.UNIFORM && levels.automatic() == ScheduleType.AUTOMATIC) {
      schedule = ScheduleType.AUTOMATIC;
    }
    if (eta.isPresent() && !algorithm.noise().hasEta()) {
      throw new ConfigException(
          "eta is for samplers that add noise on their way (%s), but the sampler is %s"
              .formatted(
                  Arrays.stream(SamplerChoice.values())
                      .filter(choice -> choice.noise().hasEta())
                      .map(SamplerChoice::title)
                      .collect(Collectors.joining(", ")),
                  algorithm.title()));
    }
    if (churn.amount() > 0 && !algorithm.noise().churns()) {
      throw new ConfigException(
          "churn is for the samplers Euler and Heun, but the sampler is " + algorithm.title());
    }
    new Renoising(eta.orElse(0), noiseScale); // which checks both
  }

  /** Returns a sampler with its usual settings. */
  public static ChosenSampler of(SamplerChoice choice) {
    return new ChosenSampler(
        choice, choice.levels().named(), OptionalDouble.empty(), 1, Churn.NONE);
  }

  /**
   * Returns the sampler of a name, which may end in that of its noise levels, such as {@code DPM++
   * 2M SDE Karras}. Case and separators are ignored.
   *
   * @throws ConfigException if there is no such sampler; the message has the nearest and all names
   */
  public static ChosenSampler named(String name) {
    String key = SamplerChoice.key(name);
    Optional<ChosenSampler> found =
        Arrays.stream(SamplerChoice.values())
            .filter(choice -> key.startsWith(SamplerChoice.key(choice.title())))
            .sorted(Comparator.comparing(choice -> -SamplerChoice.key(choice.title()).length()))
            .flatMap(
                choice -> {
                  String rest = key.substring(SamplerChoice.key(choice.title()).length());
                  return rest.isEmpty()
                      ? Optional.of(of(choice)).stream()
                      : ScheduleType.find(rest).map(of(choice)::with).stream();
                })
            .findFirst();
    return found.orElseGet(() -> of(SamplerChoice.named(name)));
  }

  /**
   * Returns the sampler with other noise levels.
   *
   * @throws ConfigException if it has no such levels
   */
  public ChosenSampler with(ScheduleType other) {
    return new ChosenSampler(algorithm, other, eta, noiseScale, churn);
  }

  /**
   * Returns the sampler with a share η of fresh noise.
   *
   * @throws ConfigException if it adds none, or the share is negative
   */
  public ChosenSampler withEta(double other) {
    return new ChosenSampler(algorithm, schedule, OptionalDouble.of(other), noiseScale, churn);
  }

  /** Returns the sampler with a factor of all noise that is added on the way. */
  public ChosenSampler withNoiseScale(double other) {
    return new ChosenSampler(algorithm, schedule, eta, other, churn);
  }

  /**
   * Returns the sampler with noise that is added before steps.
   *
   * @throws ConfigException if it cannot have any
   */
  public ChosenSampler with(Churn other) {
    return new ChosenSampler(algorithm, schedule, eta, noiseScale, other);
  }

  /** Returns the sampler for a model. */
  public Sampler sampler(StableDiffusionConfig model) {
    return sampler(model.noise(), model.unet().sizeEmbedding().isPresent());
  }

  /**
   * Returns the sampler for a noise schedule.
   *
   * @param xl whether the model is SDXL, for which some levels were optimized
   */
  Sampler sampler(NoiseScheduleConfig config, boolean xl) {
    SamplerChoice.Levels levels = algorithm.levels();
    TimestepSpacing spacing = schedule.timesteps().or(config::spacing).orElse(levels.usual());
    double share = eta.orElse(algorithm.noise().usualEta());
    return algorithm.make(
        new SamplerChoice.Parts(
            spacing,
            sigmas(levels, xl),
            share,
            new Renoising(share, noiseScale),
            new Churn(churn.amount(), churn.from(), churn.to(), noiseScale)));
  }

  private SigmaSpacing sigmas(SamplerChoice.Levels levels, boolean xl) {
    if (schedule == ScheduleType.UNIFORM && levels.uniformIsOfTimesteps()) {
      return SigmaSpacing.TIMESTEPS;
    }
    SigmaSpacing sigmas = schedule.sigmas(xl);
    return levels.withoutSmallest() && !sigmas.ofTimesteps()
        ? sigmas.withoutSmallestLevel()
        : sigmas;
  }

  private static String allowed(SamplerChoice.Levels levels) {
    return Arrays.stream(ScheduleType.values())
        .filter(levels::allow)
        .map(ScheduleType::title)
        .collect(Collectors.joining(", "));
  }
}
