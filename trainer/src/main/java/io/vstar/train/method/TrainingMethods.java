package io.vstar.train.method;

import io.vstar.error.ConfigException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The available methods of training.
 *
 * @param all the methods, each with a name of its own
 */
public record TrainingMethods(List<TrainingMethod<?>> all) {
  public TrainingMethods {
    all = List.copyOf(all);
  }

  /**
   * Finds the methods on the class path: every class that a file {@code
   * META-INF/services/io.vstar.train.method.TrainingMethod} names.
   */
  public static TrainingMethods registered() {
    return new TrainingMethods(
        ServiceLoader.load(TrainingMethod.class).stream()
            .<TrainingMethod<?>>map(ServiceLoader.Provider::get)
            .toList());
  }

  /**
   * Returns the method of a name.
   *
   * @throws ConfigException if there is none; it lists the available names
   */
  public TrainingMethod<?> named(String name) {
    return all.stream()
        .filter(method -> method.schema().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "method is %s, expected one of %s"
                        .formatted(name, String.join(", ", names()))));
  }

  /**
   * Returns the method that a config is for by its keys: the only one of whose own keys it has any.
   *
   * @param keys the keys on the top level of the config
   * @return the method; empty if the keys are of none or of several
   */
  public Optional<TrainingMethod<?>> ofKeys(Set<String> keys) {
    List<TrainingMethod<?>> fitting =
        all.stream()
            .filter(method -> !Collections.disjoint(method.schema().keys(), keys))
            .collect(Collectors.toList());
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /** Returns the names of all methods, sorted. */
  public List<String> names() {
    return all.stream().map(method -> method.schema().name()).sorted().collect(Collectors.toList());
  }
}
