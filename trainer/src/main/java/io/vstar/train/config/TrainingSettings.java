package io.vstar.train.config;

import io.vstar.nn.Precision;
import java.util.Optional;

/**
 * The settings of the optimization.
 *
 * @param steps the number of optimizer steps, at least 1; default 1000
 * @param batchSize the examples of one micro batch, at least 1; default 4
 * @param gradientAccumulation the micro batches of one optimizer step, at least 1; default 1
 * @param learningRate the learning rate, above 0 and at most 1, more for optimizers whose rate is
 *     of another kind; default 5e-3, that of the paper and of A1111; for hypernetworks 1e-4; 1 for
 *     optimizers that find it themselves, of which it is a factor. It is not scaled by the batch
 *     size
 * @param schedule the course of the learning rate after the warm-up; default {@code constant}
 * @param warmupSteps the optimizer steps over which the learning rate rises from 0, at least 0 and
 *     fewer than {@code steps}, or a share of the steps; default 0
 * @param adam the constants of AdamW; present unless {@code optimizer} is
 * @param optimizer the optimizer and its constants; default: AdamW with the constants {@code adam}
 * @param gradientClip the largest global L2 norm of the gradient, above 0; default: no clipping
 * @param ema the moving average of what is learned; default: the values themselves are validated
 *     and exported
 * @param seed the seed of everything drawn at random; default 42
 * @param loss how an error is measured, and how much it counts at each timestep
 * @param timesteps the settings by which timesteps are drawn
 * @param noise the settings of the noise that is added to latents
 * @param precision the number format in which the frozen networks compute, {@code fp32}, {@code
 *     bf16} or {@code fp16}; what is learned is always float32; default {@code fp32}
 * @param activationCheckpointing whether the UNet recomputes a part of its activations for the
 *     gradient instead of keeping them, which takes less memory and more time and gives the same
 *     result; default false
 */
public record TrainingSettings(
    @Default("1000") int steps,
    @Default("4") int batchSize,
    @Default("1") int gradientAccumulation,
    @Default("5e-3") LearningRate learningRate,
    @Default("constant") ScheduleSettings schedule,
    @Default("0") Warmup warmupSteps,
    Optional<Adam> adam,
    Optional<OptimizerSettings> optimizer,
    Optional<Double> gradientClip,
    Optional<EmaSettings> ema,
    @Default("42") long seed,
    @Inlined LossSettings loss,
    @Inlined TimestepSettings timesteps,
    @Inlined NoiseSettings noise,
    @Default("fp32") Precision precision,
    @Default("false") boolean activationCheckpointing) {

  /**
   * The constants of AdamW (Loshchilov and Hutter 2019), the short form of {@link
   * OptimizerSettings.AdamW}.
   *
   * @param beta1 the decay of the mean gradient, 0 to below 1; default 0.9
   * @param beta2 the decay of the mean squared gradient, 0 to below 1; default 0.999
   * @param epsilon the number added to the root of the mean squared gradient, above 0; default 1e-8
   * @param weightDecay the decay of the parameters towards 0, at least 0; default 0, as in A1111:
   *     the zero vector means nothing to a text encoder
   */
  public record Adam(
      @Default("0.9") double beta1,
      @Default("0.999") double beta2,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay) {

    private static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8, 0);

    public Adam {
      Ranges.adam(beta1, beta2, epsilon, weightDecay);
    }

    private OptimizerSettings asOptimizer() {
      return new OptimizerSettings.AdamW(beta1, beta2, epsilon, weightDecay, false);
    }
  }

  public TrainingSettings {
    requireAtLeastOne("steps", steps);
    requireAtLeastOne("batchSize", batchSize);
    requireAtLeastOne("gradientAccumulation", gradientAccumulation);
    InvalidValueException.unless(
        adam.isEmpty() || optimizer.isEmpty(),
        "adam",
        "given",
        "nothing beside training.optimizer; its constants are keys of that section");
    adam = optimizer.isPresent() ? adam : Optional.of(adam.orElse(Adam.DEFAULT));
    requireRate(learningRate, optimizer.map(OptimizerSettings::largestRate).orElse(1.0));
    requireSuits(schedule, learningRate);
    InvalidValueException.unless(
        warmupSteps.steps(steps) < steps,
        "warmupSteps",
        warmupSteps,
        "0 or more, and fewer than training.steps, " + steps);
    InvalidValueException.unless(
        gradientClip.isEmpty() || gradientClip.get() > 0,
        "gradientClip",
        gradientClip.orElse(0.0),
        "a number > 0; leave it out for no clipping");
    ema.ifPresent(each -> requireAverages(each, Math.min(steps, learningRate.end())));
  }

  private static void requireAverages(EmaSettings ema, int steps) {
    InvalidValueException.unless(
        ema.start() < steps && ema.every() <= steps,
        "ema",
        "one that starts after step %d and is updated every %d".formatted(ema.start(), ema.every()),
        "one with an update within the %d steps of the run".formatted(steps));
  }

  private static void requireRate(LearningRate rate, double largest) {
    InvalidValueException.unless(
        rate.least() >= 0 && rate.largest() > 0 && rate.largest() <= largest,
        "learningRate",
        rate,
        largest == 1
            ? "a number > 0 and <= 1, such as 5e-3"
            : "a number > 0 and <= " + (long) largest);
  }

  private static void requireSuits(ScheduleSettings schedule, LearningRate rate) {
    InvalidValueException.unless(
        rate.isConstant() || schedule instanceof ScheduleSettings.Constant,
        "schedule",
        schedule.type(),
        "constant where training.learningRate has steps of its own, " + rate);
    InvalidValueException.unless(
        !(schedule instanceof ScheduleSettings.Polynomial polynomial)
            || polynomial.end() < rate.least(),
        "schedule",
        "a polynomial that ends above the rate it begins with",
        "an end below training.learningRate, " + rate);
  }

  /** Returns the optimizer and its constants, whether or not they are given in the short form. */
  public OptimizerSettings chosenOptimizer() {
    return optimizer.orElseGet(() -> adam.orElseThrow().asOptimizer());
  }

  /**
   * Returns the number of steps that the run makes: {@code steps}, or fewer if the learning rate
   * ends before.
   */
  public int plannedSteps() {
    return Math.min(steps, learningRate.end());
  }

  private static void requireAtLeastOne(String component, int value) {
    InvalidValueException.unless(value >= 1, component, value, "a whole number > 0");
  }
}
