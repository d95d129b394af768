package io.vstar.train.event;

import java.util.List;

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

  /** The names of all these metrics, in the order in which they are written. */
  public static final List<String> OF_EVERY_RUN =
      List.of(LOSS, LEARNING_RATE, GRADIENT_NORM, VALIDATION_LOSS, VALIDATION_RATIO);

  private MetricName() {}
}
