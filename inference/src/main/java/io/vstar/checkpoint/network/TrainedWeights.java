package io.vstar.checkpoint.network;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.GradientScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The weights of a tensor file of which some or all are trained. Those are copies in float32 that
 * require a gradient, whatever precision the network computes in; the others are frozen.
 */
final class TrainedWeights implements Weights {
  private final FileWeights file;
  private final Weights frozen;
  private final Predicate<String> trained;
  private final Map<String, Weight> copies;

  /**
   * Creates the weights.
   *
   * @param file weights of the file in float32
   * @param trained tests whether a weight is trained, by its full name
   */
  TrainedWeights(FileWeights file, Predicate<String> trained) {
    this(file, file, trained, new LinkedHashMap<>());
  }

  private TrainedWeights(
      FileWeights file, Weights frozen, Predicate<String> trained, Map<String, Weight> copies) {
    this.file = file;
    this.frozen = frozen;
    this.trained = trained;
    this.copies = copies;
  }

  /** Returns all requested weights that are trained, in the order of the forward pass. */
  List<Weight> all() {
    return List.copyOf(copies.values());
  }

  @Override
  public Weights in(Precision precision) {
    return new TrainedWeights(file, file.in(precision), trained, copies);
  }

  @Override
  public Weight get(String name, long... shape) {
    return isTrained(name)
        ? copies.computeIfAbsent(name, requested -> copy(requested, shape))
        : frozen.get(name, shape);
  }

  @Override
  public Optional<Weight> derived(Derivation derivation, String name, long... shape) {
    return isTrained(name) ? Optional.empty() : frozen.derived(derivation, name, shape);
  }

  private boolean isTrained(String name) {
    return trained.test(file.fullName(name));
  }

  /** Copies a weight, because the memory to which a file is mapped cannot be written. */
  private Weight copy(String name, long... shape) {
    Weight copy = file.derived((runtime, tensor) -> tensor.duplicate(), name, shape).orElseThrow();
    NDArray tensor = copy.tensor();
    GradientScope.require(tensor);
    return copy;
  }
}
