package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.tensor.Kernel;
import java.util.Collection;
import java.util.List;

/** A compiled network with its weights bound, which one call of a kernel runs. */
public final class CompiledGraph {
  private final Kernel kernel;
  private final int inputs;
  private final List<Weight> weights;

  CompiledGraph(Kernel kernel, int inputs, Collection<Weight> weights) {
    this.kernel = kernel;
    this.inputs = inputs;
    this.weights = List.copyOf(weights);
  }

  /** Returns the weights that every run uses, in the order in which the network binds them. */
  public List<Weight> weights() {
    return weights;
  }

  /**
   * Runs the network.
   *
   * @param arguments tensors in the order in which the graph declared its inputs
   * @return the network's results, in the scope of the first argument
   */
  public NDList run(NDArray... arguments) {
    if (arguments.length != inputs) {
      throw new IllegalArgumentException("expected " + inputs + " inputs, got " + arguments.length);
    }
    NDArray[] all = new NDArray[inputs + weights.size()];
    System.arraycopy(arguments, 0, all, 0, inputs);
    for (int i = 0; i < weights.size(); i++) {
      all[inputs + i] = weights.get(i).tensor();
    }
    return kernel.call(all);
  }
}
