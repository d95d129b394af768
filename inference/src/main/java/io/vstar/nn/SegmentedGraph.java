package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network in segments, each of which gets its gradient in its way ({@link Backward}): some are
 * run again for it instead of keeping their intermediates (Chen et al. 2016, "Training Deep Nets
 * with Sublinear Memory Cost"), some have a kernel for it. Results and gradients are those of the
 * {@link CompiledGraph} but for rounding.
 *
 * <p>The engine can be told neither, so its recording is cut at every segment: each starts from
 * copies of its inputs that nothing was recorded of, and the gradients at the cuts are carried over
 * here.
 */
public final class SegmentedGraph {
  /** A number whose gradient with respect to a value is the given one; float32. */
  private static final KernelSource ALONG =
      new KernelSource(
          "along",
          List.of("gradient", "value"),
          List.of(),
          List.of("torch.sum(torch.mul(gradient, value), dtype=6)"));

  private final TensorRuntime runtime;
  private final List<String> inputs;
  private final Set<String> differentiable;
  private final List<Segment> segments;
  private final List<String> results;
  private final Kernel along;
  private final Kernel detached; // of the arguments

  /**
   * @param differentiable names of the values that may have a gradient
   */
  SegmentedGraph(
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
    this.along = runtime.compile(ALONG);
    this.detached =
        runtime.compile(
            new KernelSource(
                "detached",
                inputs,
                List.of(),
                inputs.stream().map(input -> "torch.detach(" + input + ")").toList()));
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

  /** A segment that was run: what it started from, and what came out. */
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
      NDList copies = detached.call(arguments); // in the first one's scope
      for (int i = 0; i < arguments.length; i++) {
        values.put(inputs.get(i), copies.get(i));
      }
    }

    void forward(Segment segment) {
      boolean recorded = segment.backward() instanceof Backward.Recorded && needsGradient(segment);
      Recording run = recorded ? record(segment) : runUnrecorded(segment);
      for (int i = 0; i < segment.writes().size(); i++) {
        values.put(segment.writes().get(i), run.outputs().get(i).stopGradient());
      }
      if (needsGradient(segment)) {
        recordings.push(run);
      }
    }

    private Recording runUnrecorded(Segment segment) {
      recording.pause();
      try {
        List<NDArray> taken = segment.reads().stream().map(values::get).toList();
        return new Recording(segment, List.of(), segment.run(taken));
      } finally {
        recording.resume();
        giveBackMemoryOf(segment);
      }
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
        Recording run = recordings.pop();
        Backward backward = run.segment().backward();
        if (backward instanceof Backward.Written written) {
          backward(written, run);
        } else {
          backward(backward instanceof Backward.Recomputed ? record(run.segment()) : run);
        }
      }
      // At once, since one may have been computed from another.
      goOn(inputs, List.of(arguments));
    }

    private void backward(Recording recorded) {
      Segment segment = recorded.segment();
      if (goOn(segment.writes(), recorded.outputs())) {
        for (int i = 0; i < recorded.leaves().size(); i++) {
          if (differentiable.contains(segment.reads().get(i))) {
            add(segment.reads().get(i), GradientScope.of(recorded.leaves().get(i)));
          }
        }
      }
      recorded.outputs().close();
      giveBackMemoryOf(segment);
    }

    /**
     * From the gradients of these values to those of what they were computed from.
     *
     * @return whether any has one
     */
    private boolean goOn(List<String> names, List<NDArray> recorded) {
      NDArray objective = null;
      for (int i = 0; i < names.size(); i++) {
        NDArray gradient = gradients.remove(names.get(i));
        if (gradient != null) {
          NDArray part = along.call(gradient, recorded.get(i)).head();
          objective = objective == null ? part : objective.add(part);
        }
      }
      if (objective == null) {
        return false;
      }
      GradientScope.backward(objective, objective.onesLike());
      return true;
    }

    private void backward(Backward.Written written, Recording run) {
      NDArray gradient = gradients.remove(run.segment().writes().get(0));
      if (gradient == null) {
        return;
      }
      List<NDArray> arguments = new ArrayList<>();
      written.operands().forEach(name -> arguments.add(values.get(name)));
      arguments.add(gradient);
      NDList results = written.kernel().call(arguments.toArray(NDArray[]::new));
      for (int i = 0; i < results.size(); i++) {
        if (differentiable.contains(written.operands().get(i))) {
          add(written.operands().get(i), results.get(i));
        }
      }
    }

    /** What a recomputed segment kept for a while would otherwise stay with the process. */
    private void giveBackMemoryOf(Segment segment) {
      if (segment.backward() instanceof Backward.Recomputed) {
        runtime.giveBackMemory();
      }
    }

    private void add(String name, NDArray gradient) {
      gradients.merge(name, gradient, NDArray::add);
    }
  }
}
