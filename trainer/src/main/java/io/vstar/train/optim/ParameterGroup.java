package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A group of parameters that an optimizer updates by the same rule.
 *
 * @param name the name for logs, such as {@code text_encoder}
 * @param parameters the parameters, at least one, in a stable order
 * @param learningRateFactor the factor of the run's learning rate, at least 0
 * @param weightDecay the weight decay, at least 0; empty for that of the optimizer
 */
public record ParameterGroup(
    String name,
    List<Parameter> parameters,
    double learningRateFactor,
    OptionalDouble weightDecay) {

  /**
   * Makes a group.
   *
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

  /** Returns the tensors of the parameters. */
  List<NDArray> tensors() {
    return parameters.stream().map(Parameter::tensor).toList();
  }

  /** Returns the only group of a run that updates all parameters by the same rule. */
  public static List<ParameterGroup> single(List<Parameter> parameters) {
    return List.of(new ParameterGroup("all", parameters, 1, OptionalDouble.empty()));
  }
}
