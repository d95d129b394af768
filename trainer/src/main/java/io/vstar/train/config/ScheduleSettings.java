package io.vstar.train.config;

/** The course of the learning rate after the warm-up. */
public sealed interface ScheduleSettings
    permits ScheduleSettings.Constant,
        ScheduleSettings.Linear,
        ScheduleSettings.Cosine,
        ScheduleSettings.CosineWithRestarts,
        ScheduleSettings.Polynomial {

  /** Returns the name of the course, as the config has it. */
  default String type() {
    return VariantSection.nameOf(getClass());
  }

  /** The learning rate stays as it is. */
  @TypeName("constant")
  record Constant() implements ScheduleSettings {}

  /** The learning rate falls linearly to 0 at the last step. */
  @TypeName("linear")
  record Linear() implements ScheduleSettings {}

  /** The learning rate falls on half a cosine wave to 0 at the last step. */
  @TypeName("cosine")
  record Cosine() implements ScheduleSettings {}

  /**
   * The learning rate falls on half a cosine wave to 0 several times and jumps back in between
   * (Loshchilov and Hutter 2017).
   *
   * @param cycles the number of times, at least 1; default 1
   */
  @TypeName("cosine-with-restarts")
  record CosineWithRestarts(@Default("1") int cycles) implements ScheduleSettings {
    public CosineWithRestarts {
      InvalidValueException.unless(cycles >= 1, "cycles", cycles, "a whole number > 0");
    }
  }

  /**
   * The learning rate falls with a power of the steps that are left.
   *
   * @param power the power, above 0; 1 is a straight line; default 1
   * @param end the rate at the last step, at least 0 and below the learning rate; default 1e-7, as
   *     in diffusers
   */
  @TypeName("polynomial")
  record Polynomial(@Default("1") double power, @Default("1e-7") double end)
      implements ScheduleSettings {
    public Polynomial {
      InvalidValueException.unless(power > 0, "power", power, "a number > 0");
      InvalidValueException.unless(end >= 0, "end", end, "a number >= 0");
    }
  }
}
