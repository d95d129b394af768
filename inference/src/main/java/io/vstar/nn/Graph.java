package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

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
  private final List<Statement> statements = new ArrayList<>();
  private final Set<String> differentiable = new HashSet<>();
  private final List<Region> recomputed = new ArrayList<>();

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

  /**
   * Declares the next argument of {@link CompiledGraph#run}, and that gradients may be asked for
   * it: what recomputes needs to know.
   */
  public Value differentiableInput(String input) {
    differentiable.add(input);
    return input(input);
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
    Set<String> reads = new LinkedHashSet<>();
    for (Object operand : operands) {
      if (operand instanceof Value value) {
        reads.add(value.toString());
      }
    }
    statements.add(
        new Statement(result.toString(), result + " = " + template.formatted(operands), reads));
    return result;
  }

  /**
   * Writes a part of which a graph that was compiled with {@link #compileRecomputing} keeps no
   * intermediates for the gradient: they are computed a second time when it is asked for (Chen et
   * al. 2016, activation checkpointing). Parts do not overlap.
   */
  public Value recomputed(Supplier<Value> part) {
    int from = statements.size();
    Value result = part.get();
    recomputed.add(new Region(from, statements.size()));
    return result;
  }

  /** Statements {@code from} (inclusive) to {@code to} (exclusive). */
  private record Region(int from, int to) {}

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
    KernelSource source = new KernelSource(name, parameters, code(statements), names(results));
    return new CompiledGraph(runtime.compile(source), inputs.size(), weights);
  }

  /**
   * Ends the writing, with the parts that were {@link #recomputed}.
   *
   * @param results what a run returns, in order
   */
  public RecomputingGraph compileRecomputing(TensorRuntime runtime, Value... results) {
    SegmentCompiler compiler = new SegmentCompiler(runtime, name, weights, names(results));
    List<Segment> segments = new ArrayList<>();
    int written = 0;
    for (Region region : recomputed) {
      compiler.append(segments, statements, written, region.from(), false);
      compiler.append(segments, statements, region.from(), region.to(), true);
      written = region.to();
    }
    compiler.append(segments, statements, written, statements.size(), false);
    return new RecomputingGraph(runtime, inputs, namesWithGradient(), segments, names(results));
  }

  /** What depends on an input that gradients may be asked for. */
  private Set<String> namesWithGradient() {
    Set<String> names = new HashSet<>(differentiable);
    for (Statement statement : statements) {
      if (statement.reads().stream().anyMatch(names::contains)) {
        names.add(statement.result());
      }
    }
    return names;
  }

  private static List<String> code(List<Statement> statements) {
    return statements.stream().map(Statement::code).toList();
  }

  private static List<String> names(Value... values) {
    return Arrays.stream(values).map(Value::toString).toList();
  }
}
