package io.vstar.train.optim;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Parameters that an optimizer moves by the same rule.
 *
 * @param name for people and logs, such as {@code text_encoder}
 * @param parameters at least one, in a stable order
 * @param learningRateFactor by which the run's learning rate is multiplied here, at least 0
 * @param weightDecay instead of the optimizer's own, at least 0; empty where that holds
 */
public record ParameterGroup(
    String name,
    List<Parameter> parameters,
    double learningRateFactor,
    OptionalDouble weightDecay) {

  /**
   * @throws IllegalArgumentException if there is no parameter, or a number is negative
   */
  public ParameterGroup {
    parameters = List.copyOf(parameters);
    if (parameters.isEmpty() || !(learningRateFactor >= 0) || weightDecay.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "group %s: %d parameters, learningRateFactor %s, weightDecay %s"
              .formatted(name, parameters.size(), learningRateFactor, weightDecay));
    }
  }

  /** Returns the one group of a run that moves everything alike. */
  public static List<ParameterGroup> single(List<Parameter> parameters) {
    return List.of(new ParameterGroup("all", parameters, 1, OptionalDouble.empty()));
  }
}
