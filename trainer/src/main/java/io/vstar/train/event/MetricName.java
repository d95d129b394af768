package io.vstar.train.event;

import java.util.List;

/** Names of the metrics that every run has; methods and optimizers add their own. */
public final class MetricName {
  /** Mean over the examples of a step; jumps with the draw of timesteps. */
  public static final String LOSS = "loss";

  /** The rate of a step. */
  public static final String LEARNING_RATE = "learning_rate";

  /** Global L2 norm of a step's gradient before clipping. */
  public static final String GRADIENT_NORM = "gradient_norm";

  /** Mean loss over the fixed triples of picture, timestep and noise. */
  public static final String VALIDATION_LOSS = "validation_loss";

  /** The validation loss by that of step 0; below 1 is better than the start. */
  public static final String VALIDATION_RATIO = "validation_ratio";

  /** All of these, in the order in which they are written. */
  public static final List<String> OF_EVERY_RUN =
      List.of(LOSS, LEARNING_RATE, GRADIENT_NORM, VALIDATION_LOSS, VALIDATION_RATIO);

  private MetricName() {}
}
