package io.vstar.nn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values of a segmented graph have a gradient in a run: those that are computed from what
 * needs one, be it an argument or a weight that is trained.
 */
final class GradientPlans {
  private final String graph;
  private final Map<String, Weight> weights;
  private final Dataflow dataflow;
  private final List<Segment> segments;
  private final Map<Set<String>, Set<String>> plans = new HashMap<>(); // few: what trainings train

  /**
   * @param graph its name, for error messages
   * @param weights of the graph, by their names in its statements
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
   * @param inputs names of those whose arguments need one
   * @throws UnsupportedOperationException if a gradient that was written by hand is needed for
   *     something that it does not give
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
