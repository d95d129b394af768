package io.vstar.train.optim;

import io.vstar.error.TrainingException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of an optimizer between two updates, copied to the host.
 *
 * @param optimizer the name of the optimizer, such as {@code adamw}
 * @param tensors the tensors by name, such as {@code exp_avg.text_encoder.vectors}
 * @param numbers the counters and estimates by name, such as {@code steps}
 */
public record OptimizerState(
    String optimizer, TensorSnapshot tensors, Map<String, Double> numbers) {
  public OptimizerState {
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }

  /**
   * Checks that this is the state of an optimizer of that name.
   *
   * @throws TrainingException if it belongs to another optimizer
   */
  public void requireOf(String expected) {
    if (!optimizer.equals(expected)) {
      throw new TrainingException(
          "the state is that of the optimizer %s, but the run uses %s; go on with %s, or begin anew"
              .formatted(optimizer, expected, optimizer));
    }
  }

  /**
   * Returns one of the numbers.
   *
   * @throws TrainingException if there is none of that name
   */
  public double number(String name) {
    Double value = numbers.get(name);
    if (value == null) {
      throw new TrainingException(
          "the state of the optimizer %s has no number %s, only %s"
              .formatted(optimizer, name, numbers.keySet()));
    }
    return value;
  }
}
