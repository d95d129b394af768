package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Cuts a graph's statements into kernels. */
final class SegmentCompiler {
  private final TensorRuntime runtime;
  private final String name;
  private final List<NDArray> weights;
  private final List<String> results;
  private final Map<KernelSource, Kernel> gradients = new HashMap<>();

  /**
   * @param weights of the graph, called {@code w0}, {@code w1} and so on in the statements
   * @param results what the graph returns
   */
  SegmentCompiler(TensorRuntime runtime, String name, List<NDArray> weights, List<String> results) {
    this.runtime = runtime;
    this.name = name;
    this.weights = weights;
    this.results = results;
  }

  /** Appends statements {@code from} (inclusive) to {@code to} (exclusive), if there are any. */
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
    Set<Integer> read = new TreeSet<>();
    for (int i = 0; i < weights.size(); i++) {
      if (reads.remove("w" + i)) {
        read.add(i);
      }
    }
    written.retainAll(readFrom(all.subList(to, all.size())));

    List<String> parameters = new ArrayList<>(reads);
    read.forEach(i -> parameters.add("w" + i));
    KernelSource source =
        new KernelSource(
            name + segments.size(), parameters, Graph.code(statements), List.copyOf(written));
    segments.add(
        new Segment(
            runtime.compile(source),
            backward,
            List.copyOf(reads),
            List.copyOf(written),
            read.stream().map(weights::get).toList()));
  }

  Backward backward(Graph.OwnGradient gradient) {
    Kernel kernel = gradients.computeIfAbsent(gradient.source(), runtime::compile);
    return new Backward.Written(kernel, gradient.operands());
  }

  private Set<String> readFrom(List<Statement> later) {
    Set<String> read = new HashSet<>(results);
    later.forEach(statement -> read.addAll(statement.reads()));
    return read;
  }
}
