package io.vstar.train.event;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The names of the metrics that every run has; methods and optimizers add their own. */
public final class MetricName {
  /**
   * The mean loss over the examples of a step, which varies strongly with the draw of timesteps.
   */
  public static final String LOSS = "loss";

  /** The learning rate of a step. */
  public static final String LEARNING_RATE = "learning_rate";

  /** The global L2 norm of a step's gradient before clipping. */
  public static final String GRADIENT_NORM = "gradient_norm";

  /** The mean loss over the fixed triples of picture, timestep and noise. */
  public static final String VALIDATION_LOSS = "validation_loss";

  /** The validation loss divided by that of step 0; below 1 is better than the start. */
  public static final String VALIDATION_RATIO = "validation_ratio";

  /** The lower bound of the 95 % confidence interval of the validation ratio. */
  public static final String VALIDATION_RATIO_LOW = "validation_ratio_low";

  /** The upper bound of the 95 % confidence interval of the validation ratio. */
  public static final String VALIDATION_RATIO_HIGH = "validation_ratio_high";

  /** The geometric mean of the validation ratios of all bins of timesteps. */
  public static final String VALIDATION_RATIO_BALANCED = "validation_ratio_balanced";

  /**
   * The names of the metrics of every step and measurement, in the order in which they are written.
   */
  public static final List<String> OF_EVERY_RUN =
      List.of(LOSS, LEARNING_RATE, GRADIENT_NORM, VALIDATION_LOSS, VALIDATION_RATIO);

  private MetricName() {}

  /**
   * Returns the name of the validation ratio of one bin of timesteps, {@code
   * validation_ratio_bin_1} for the first.
   *
   * @param bin the bin from 0, the one with the least noise
   */
  public static String validationRatioOfBin(int bin) {
    return "validation_ratio_bin_" + (bin + 1);
  }

  /**
   * Returns the name of the ratio of a reference line.
   *
   * @param reference the name of the line, such as {@code without_word}
   */
  public static String reference(String reference) {
    return "reference_" + reference;
  }

  /**
   * Returns the names of what a measurement tells beside loss and ratio, in the order in which they
   * are written.
   *
   * @param bins the number of bins of timesteps
   */
  public static List<String> ofMeasurements(int bins) {
    List<String> names = new ArrayList<>();
    names.add(VALIDATION_RATIO_LOW);
    names.add(VALIDATION_RATIO_HIGH);
    names.add(VALIDATION_RATIO_BALANCED);
    IntStream.range(0, bins).mapToObj(MetricName::validationRatioOfBin).forEach(names::add);
    return names;
  }
}
