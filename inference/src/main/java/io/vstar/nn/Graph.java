package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A forward pass that is being written: layers append operators and bind weights, then {@link
 * #compile} makes a kernel of it.
 */
public final class Graph {
  private final String name;
  private final Precision precision;
  private final List<String> inputs = new ArrayList<>();
  private final Map<String, Weight> weights = new LinkedHashMap<>(); // by their names in statements
  private final Map<NDArray, Value> stored = new IdentityHashMap<>(); // in their own type
  private final Map<NDArray, Value> computed = new IdentityHashMap<>(); // in the precision
  private final List<Statement> statements = new ArrayList<>();
  private final List<Region> regions = new ArrayList<>();
  private final Map<String, LayerShape> layers = new LinkedHashMap<>(); // by name
  private LayerAdapter adapter = LayerAdapter.NONE;

  /**
   * Begins a graph.
   *
   * @param name the network's name, for error messages; letters and digits
   * @param precision the format that layers compute in; weights of another type are converted at
   *     each run, see {@link Weights#in}
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

  /** Begins to adapt the layers that are written from now on. */
  public void adapt(LayerAdapter layers) {
    this.adapter = layers;
  }

  /** Returns the adapter's output of a layer that was just written. */
  Value adapted(LayerAdapter.Call call) {
    layers.putIfAbsent(call.layer().name(), call.layer());
    return adapter.apply(call);
  }

  /** Returns the linear layers and convolutions by name, in the order of the forward pass. */
  public Map<String, LayerShape> layers() {
    return Collections.unmodifiableMap(layers);
  }

  /**
   * Binds a weight that every run uses. All layers bind their weights here, each under its name.
   *
   * @return the weight in the precision of the graph
   */
  public Value weight(Weight weight) {
    return computed.computeIfAbsent(
        weight.tensor(),
        tensor -> precision.isOf(tensor) ? stored(weight) : stored(weight).toComputePrecision());
  }

  /** Returns whether a weight is kept in float32 while the graph computes in another precision. */
  boolean keepsMaster(Weight weight) {
    return precision != Precision.FP32 && Precision.FP32.isOf(weight.tensor());
  }

  /** Binds a weight that {@link #keepsMaster} is true for, and returns it in float32. */
  Value master(Weight weight) {
    return stored(weight);
  }

  private Value stored(Weight weight) {
    return stored.computeIfAbsent(
        weight.tensor(),
        tensor -> {
          Value parameter = new Value(this, "w" + weights.size());
          weights.put(parameter.toString(), weight);
          return parameter;
        });
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
   * Writes a part whose intermediates are not kept for the gradient in a graph that is compiled
   * with {@link #compileSegmented}: they are computed a second time for it (Chen et al. 2016,
   * activation checkpointing). Parts do not overlap; operators in them that are {@link
   * #differentiated} are recorded by the engine.
   *
   * @param part writes the part
   * @return the result of {@code part}
   */
  public Value recomputed(Supplier<Value> part) {
    int from = statements.size();
    Value result = part.get();
    regions.removeIf(region -> region.from() >= from);
    regions.add(new Region(from, statements.size(), Optional.empty()));
    return result;
  }

  /**
   * Appends an operator whose gradient is computed by a kernel of its own in a graph that is
   * compiled with {@link #compileSegmented}. In other graphs the engine records it.
   *
   * @param forward takes the operands and has one result; all names in it begin with an underscore
   * @param gradient takes the operands and the result's gradient, returns the gradients of the
   *     operands or of the first of them; a run that needs one of the others is refused
   */
  Value differentiated(KernelSource forward, KernelSource gradient, Value... operands) {
    List<String> names = names(operands);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < operands.length; i++) {
      lines.add(forward.parameters().get(i) + " = " + names.get(i));
    }
    lines.addAll(forward.statements());
    int from = statements.size();
    Value result = new Value(this, "v" + from);
    lines.add(result + " = " + forward.results().get(0));
    statements.add(new Statement(result.toString(), String.join("\n", lines), Set.copyOf(names)));
    regions.add(new Region(from, from + 1, Optional.of(new OwnGradient(gradient, names))));
    return result;
  }

  /**
   * A range of statements that is a segment of its own.
   *
   * @param from index of the first statement, inclusive
   * @param to index of the last statement, exclusive
   * @param gradient the kernel of the gradient; empty if the statements are recomputed for it
   */
  private record Region(int from, int to, Optional<OwnGradient> gradient) {}

  /**
   * The source of a kernel that computes a gradient.
   *
   * @param source takes the operands and the result's gradient, returns the operands' gradients
   * @param operands names of the values and weights that the kernel takes
   */
  record OwnGradient(KernelSource source, List<String> operands) {}

  /** Returns whether some part is recomputed or has a kernel for its gradient. */
  public boolean isSegmented() {
    return !regions.isEmpty();
  }

  /** Returns a number as TorchScript writes it, which tells a float by its point. */
  static String literal(double value) {
    String text = Double.toString(value);
    return text.contains("E") ? text.replace("E", "e") : text;
  }

  /**
   * Compiles the graph into one kernel.
   *
   * @param results the values that a run returns, in order
   */
  public CompiledGraph compile(TensorRuntime runtime, Value... results) {
    List<String> parameters = new ArrayList<>(inputs);
    parameters.addAll(weights.keySet());
    KernelSource source = new KernelSource(name, parameters, code(statements), names(results));
    return new CompiledGraph(runtime.compile(source), inputs.size(), weights.values());
  }

  /**
   * Compiles the graph into segments, cut at the parts that are {@link #recomputed} or {@link
   * #differentiated}.
   *
   * @param results the values that a run returns, in order
   */
  public SegmentedGraph compileSegmented(TensorRuntime runtime, Value... results) {
    SegmentCompiler compiler = new SegmentCompiler(runtime, name, weights, names(results));
    List<Segment> segments = new ArrayList<>();
    int written = 0;
    for (Region region : regions) {
      compiler.append(segments, statements, written, region.from(), new Backward.Recorded());
      Backward backward =
          region.gradient().map(compiler::backward).orElseGet(Backward.Recomputed::new);
      compiler.append(segments, statements, region.from(), region.to(), backward);
      written = region.to();
    }
    compiler.append(segments, statements, written, statements.size(), new Backward.Recorded());
    GradientPlans plans = new GradientPlans(name, weights, new Dataflow(statements), segments);
    return new SegmentedGraph(runtime, inputs, plans, segments, names(results));
  }

  static List<String> code(List<Statement> statements) {
    return statements.stream().flatMap(statement -> statement.code().lines()).toList();
  }

  private static List<String> names(Value... values) {
    return Arrays.stream(values).map(Value::toString).toList();
  }
}
