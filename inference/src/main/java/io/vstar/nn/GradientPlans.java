package io.vstar.nn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the values of a segmented graph that have a gradient in a run: those that are computed from
 * an argument that needs one or from a trained weight.
 */
final class GradientPlans {
  private final String graph;
  private final Map<String, Weight> weights;
  private final Dataflow dataflow;
  private final List<Segment> segments;
  private final Map<Set<String>, Set<String>> plans = new HashMap<>(); // by what is trained; few

  /**
   * Creates the plans of a graph.
   *
   * @param graph the graph's name, for error messages
   * @param weights the graph's weights, by their names in its statements
   * @param dataflow the statements of the whole graph
   */
  GradientPlans(
      String graph, Map<String, Weight> weights, Dataflow dataflow, List<Segment> segments) {
    this.graph = graph;
    this.weights = Map.copyOf(weights);
    this.dataflow = dataflow;
    this.segments = List.copyOf(segments);
  }

  /**
   * Returns the names of the values and weights that have a gradient.
   *
   * @param inputs names of the inputs whose arguments need a gradient
   * @throws UnsupportedOperationException if a kernel written for a gradient does not compute it
   *     for a value that needs one
   */
  Set<String> plan(Set<String> inputs) {
    Set<String> sources = new HashSet<>(inputs);
    weights.forEach(
        (name, weight) -> {
          if (weight.isTrained()) {
            sources.add(name);
          }
        });
    return plans.computeIfAbsent(sources, this::planFrom);
  }

  private Set<String> planFrom(Set<String> sources) {
    Set<String> reached = Set.copyOf(dataflow.from(sources));
    for (Segment segment : segments) {
      if (segment.backward() instanceof Backward.Written written) {
        requireAllGiven(written, reached, sources);
      }
    }
    return reached;
  }

  private void requireAllGiven(Backward.Written written, Set<String> reached, Set<String> sources) {
    Set<String> refused = new LinkedHashSet<>();
    for (String operand : written.operands().subList(written.given(), written.operands().size())) {
      if (reached.contains(operand)) {
        Set<String> needed = dataflow.to(operand);
        needed.retainAll(sources);
        needed.forEach(name -> refused.add(fullName(name)));
      }
    }
    if (!refused.isEmpty()) {
      throw new UnsupportedOperationException(
          "%s: %s gives no gradient of %s; freeze that, or use a form of the layer that the engine differentiates"
              .formatted(graph, written.name(), String.join(", ", refused)));
    }
  }

  private String fullName(String source) {
    return weights.containsKey(source) ? weights.get(source).name() : "input " + source;
  }
}
