package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network in segments, some of which are run again for the gradient instead of keeping their
 * intermediates (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"). Results and
 * gradients are those of the {@link CompiledGraph} but for the order in which gradients of one
 * tensor are added.
 *
 * <p>The engine cannot be told to recompute, so its recording is cut at every segment: each starts
 * from copies of its inputs that nothing was recorded of, and the gradients at the cuts are carried
 * over here.
 */
public final class RecomputingGraph {
  private final TensorRuntime runtime;
  private final List<String> inputs;
  private final Set<String> differentiable;
  private final List<Segment> segments;
  private final List<String> results;

  /**
   * @param differentiable names of the values that may have a gradient
   */
  RecomputingGraph(
      TensorRuntime runtime,
      List<String> inputs,
      Set<String> differentiable,
      List<Segment> segments,
      List<String> results) {
    this.runtime = runtime;
    this.inputs = List.copyOf(inputs);
    this.segments = List.copyOf(segments);
    this.results = List.copyOf(results);
    this.differentiable = Set.copyOf(differentiable);
  }

  private boolean needsGradient(Segment segment) {
    return segment.reads().stream().anyMatch(differentiable::contains);
  }

  /**
   * Runs the network while a scope for gradients is open.
   *
   * @param arguments in the order in which the graph declared its inputs
   * @return its results, in the scope of the first argument
   */
  public NDList run(NDArray... arguments) {
    Pass pass = new Pass(runtime.recording().orElseThrow(), arguments);
    segments.forEach(pass::forward);
    return pass.results();
  }

  /** A segment that was recorded: what it started from, and what came out. */
  private record Recording(Segment segment, List<NDArray> leaves, NDList outputs) {}

  /** One forward pass and its gradients. */
  private final class Pass {
    private final GradientScope recording;
    private final NDArray[] arguments;
    private final Map<String, NDArray> values = new HashMap<>();
    private final Map<String, NDArray> gradients = new HashMap<>();
    private final Map<String, NDArray> handedOn = new HashMap<>();
    private final Deque<Recording> recordings = new ArrayDeque<>(); // the last segment's first

    Pass(GradientScope recording, NDArray[] arguments) {
      this.recording = recording;
      this.arguments = arguments;
      for (int i = 0; i < arguments.length; i++) {
        values.put(inputs.get(i), arguments[i].stopGradient());
      }
    }

    void forward(Segment segment) {
      Recording recorded;
      if (segment.recomputed() || !needsGradient(segment)) {
        recording.pause();
        try {
          recorded = new Recording(segment, List.of(), segment.run(taken(segment)));
        } finally {
          recording.resume();
        }
        giveBackMemoryOf(segment);
      } else {
        recorded = record(segment);
      }
      for (int i = 0; i < segment.writes().size(); i++) {
        values.put(segment.writes().get(i), recorded.outputs().get(i).stopGradient());
      }
      if (needsGradient(segment)) {
        recordings.push(recorded);
      }
    }

    private List<NDArray> taken(Segment segment) {
      return segment.reads().stream().map(values::get).toList();
    }

    private Recording record(Segment segment) {
      List<NDArray> leaves = new ArrayList<>();
      for (String name : segment.reads()) {
        NDArray leaf = values.get(name).stopGradient();
        if (differentiable.contains(name)) {
          GradientScope.require(leaf);
        }
        leaves.add(leaf);
      }
      return new Recording(segment, leaves, segment.run(leaves));
    }

    NDList results() {
      NDList returned = new NDList();
      for (String name : results) {
        NDArray result = values.get(name).stopGradient();
        if (differentiable.contains(name)) {
          GradientScope.require(result);
          handedOn.put(name, result);
        }
        returned.add(result);
      }
      recording.onBackward(this::backward);
      return returned;
    }

    private void backward() {
      handedOn.forEach((name, result) -> add(name, GradientScope.of(result)));
      while (!recordings.isEmpty()) {
        Recording recorded = recordings.pop();
        backward(recorded.segment().recomputed() ? record(recorded.segment()) : recorded);
      }
      for (int i = 0; i < arguments.length; i++) {
        NDArray gradient = gradients.get(inputs.get(i));
        if (gradient != null) {
          GradientScope.backward(arguments[i], gradient);
        }
      }
    }

    private void backward(Recording recorded) {
      Segment segment = recorded.segment();
      NDArray objective = null;
      for (int i = 0; i < segment.writes().size(); i++) {
        NDArray gradient = gradients.remove(segment.writes().get(i));
        if (gradient != null) {
          NDArray part = recorded.outputs().get(i).mul(gradient).sum();
          objective = objective == null ? part : objective.add(part);
        }
      }
      if (objective != null) {
        GradientScope.backward(objective, objective.onesLike());
        for (int i = 0; i < recorded.leaves().size(); i++) {
          if (differentiable.contains(segment.reads().get(i))) {
            add(segment.reads().get(i), GradientScope.of(recorded.leaves().get(i)));
          }
        }
      }
      recorded.outputs().close();
      giveBackMemoryOf(segment);
    }

    /** What a recomputed segment kept for a while would otherwise stay with the process. */
    private void giveBackMemoryOf(Segment segment) {
      if (segment.recomputed()) {
        runtime.giveBackMemory();
      }
    }

    private void add(String name, NDArray gradient) {
      gradients.merge(name, gradient, NDArray::add);
    }
  }
}
