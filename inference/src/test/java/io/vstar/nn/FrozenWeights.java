package io.vstar.nn;

import io.vstar.tensor.TensorRuntime;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Weights that others may be derived from, as those of a file, and which of them were. */
public final class FrozenWeights implements Weights {
  private final TensorRuntime runtime;
  private final Weights weights;
  private final Set<String> replaced = new TreeSet<>();

  public FrozenWeights(TensorRuntime runtime, Weights weights) {
    this.runtime = runtime;
    this.weights = weights;
  }

  /** Names of the tensors that others were asked for instead of. */
  public Set<String> replaced() {
    return replaced;
  }

  @Override
  public Weight get(String name, long... shape) {
    return weights.get(name, shape);
  }

  @Override
  public Optional<Weight> derived(Derivation derivation, String name, long... shape) {
    replaced.add(name);
    return Optional.of(get(name, shape).derive(runtime, derivation));
  }
}
