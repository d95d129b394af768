package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A forward pass being written: layers append operators and bind weights, then {@link #compile}
 * makes it callable.
 */
public final class Graph {
  private final String name;
  private final Precision precision;
  private final List<String> inputs = new ArrayList<>();
  private final List<NDArray> weights = new ArrayList<>();
  private final Map<NDArray, Value> bound = new IdentityHashMap<>();
  private final List<String> statements = new ArrayList<>();

  /**
   * @param name of the network, for error messages; letters and digits
   * @param precision in which layers compute; weights of another type are converted at each run,
   *     see {@link Weights#in}
   */
  public Graph(String name, Precision precision) {
    this.name = name;
    this.precision = precision;
  }

  Precision precision() {
    return precision;
  }

  /** Declares the next argument of {@link CompiledGraph#run}. */
  public Value input(String input) {
    inputs.add(input);
    return new Value(this, input);
  }

  /** Binds a tensor that every run uses. */
  public Value weight(NDArray tensor) {
    Value known = bound.get(tensor);
    if (known == null) {
      Value stored = new Value(this, "w" + weights.size());
      known = precision.isOf(tensor) ? stored : stored.toComputePrecision();
      weights.add(tensor);
      bound.put(tensor, known);
    }
    return known;
  }

  /** Appends {@code template}, each {@code %s} of which is an operand, and names its result. */
  Value op(String template, Object... operands) {
    Value result = new Value(this, "v" + statements.size());
    statements.add(result + " = " + template.formatted(operands));
    return result;
  }

  /** A number as TorchScript writes it: a float needs its point. */
  static String literal(double value) {
    String text = Double.toString(value);
    return text.contains("E") ? text.replace("E", "e") : text;
  }

  /**
   * Ends the writing.
   *
   * @param results what a run returns, in order
   */
  public CompiledGraph compile(TensorRuntime runtime, Value... results) {
    List<String> parameters = new ArrayList<>(inputs);
    for (int i = 0; i < weights.size(); i++) {
      parameters.add("w" + i);
    }
    List<String> returned = new ArrayList<>();
    for (Value result : results) {
      returned.add(result.toString());
    }
    KernelSource source = new KernelSource(name, parameters, statements, returned);
    return new CompiledGraph(runtime.compile(source), inputs.size(), weights);
  }
}
