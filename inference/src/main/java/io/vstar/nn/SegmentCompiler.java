package io.vstar.nn;

import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Cuts a graph's statements into segments and compiles each into a kernel. */
final class SegmentCompiler {
  private final TensorRuntime runtime;
  private final String name;
  private final Map<String, Weight> weights;
  private final List<String> results;
  private final Map<KernelSource, Kernel> gradients = new HashMap<>();

  /**
   * Creates the compiler of a graph.
   *
   * @param weights the graph's weights, by their names in the statements
   * @param results names of the values that the graph returns
   */
  SegmentCompiler(
      TensorRuntime runtime, String name, Map<String, Weight> weights, List<String> results) {
    this.runtime = runtime;
    this.name = name;
    this.weights = weights;
    this.results = results;
  }

  /** Compiles statements {@code from} (inclusive) to {@code to} (exclusive), if there are any. */
  void append(List<Segment> segments, List<Statement> all, int from, int to, Backward backward) {
    if (from == to) {
      return;
    }
    List<Statement> statements = all.subList(from, to);
    Set<String> written = new LinkedHashSet<>();
    Set<String> reads = new LinkedHashSet<>();
    for (Statement statement : statements) {
      reads.addAll(statement.reads());
      written.add(statement.result());
    }
    reads.removeAll(written);
    Map<String, Weight> read = new LinkedHashMap<>(weights);
    read.keySet().retainAll(reads);
    reads.removeAll(read.keySet());
    written.retainAll(readFrom(all.subList(to, all.size())));

    List<String> parameters = new ArrayList<>(reads);
    parameters.addAll(read.keySet());
    KernelSource source =
        new KernelSource(
            name + segments.size(), parameters, Graph.code(statements), List.copyOf(written));
    segments.add(
        new Segment(
            runtime.compile(source),
            backward,
            List.copyOf(reads),
            List.copyOf(written),
            Collections.unmodifiableMap(read)));
  }

  Backward backward(Graph.OwnGradient gradient) {
    KernelSource source = gradient.source();
    Kernel kernel = gradients.computeIfAbsent(source, runtime::compile);
    return new Backward.Written(
        kernel, gradient.operands(), source.results().size(), source.name());
  }

  private Set<String> readFrom(List<Statement> later) {
    Set<String> read = new HashSet<>(results);
    later.forEach(statement -> read.addAll(statement.reads()));
    return read;
  }
}
