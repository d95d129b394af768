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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A compiled network in segments, each of which has its way of computing its gradient ({@link
 * Backward}): some are run again for it instead of keeping their intermediates (Chen et al. 2016,
 * "Training Deep Nets with Sublinear Memory Cost"), some have a kernel for it. Results and
 * gradients are those of the {@link CompiledGraph} up to rounding: all arguments that need a
 * gradient get one, and all trained weights.
 *
 * <p>The engine supports neither, so its recording is cut at every segment: each segment starts
 * from detached copies of its inputs, and this class passes the gradients at the cuts from segment
 * to segment. Weights are not copied: the engine adds up the gradients that segments give a weight.
 */
public final class SegmentedGraph {
  /** Computes a number whose gradient with respect to a value is the given one; float32. */
  private static final KernelSource ALONG =
      new KernelSource(
          "along",
          List.of("gradient", "value"),
          List.of(),
          List.of("torch.sum(torch.mul(gradient, value), dtype=6)"));

  private final TensorRuntime runtime;
  private final List<String> inputs;
  private final GradientPlans plans;
  private final List<Segment> segments;
  private final List<String> results;
  private final Kernel along;
  private final Kernel detached; // returns the arguments, then whether each needs a gradient

  SegmentedGraph(
      TensorRuntime runtime,
      List<String> inputs,
      GradientPlans plans,
      List<Segment> segments,
      List<String> results) {
    this.runtime = runtime;
    this.inputs = List.copyOf(inputs);
    this.segments = List.copyOf(segments);
    this.results = List.copyOf(results);
    this.plans = plans;
    this.along = runtime.compile(ALONG);
    this.detached = runtime.compile(detached(inputs));
  }

  private static KernelSource detached(List<String> inputs) {
    List<String> results = new ArrayList<>();
    inputs.forEach(input -> results.add("torch.detach(" + input + ")"));
    results.add(
        inputs.stream()
            .map(input -> "ops.prim.requires_grad(" + input + ")")
            .collect(Collectors.joining(", ", "torch.tensor([", "])")));
    return new KernelSource("detached", inputs, List.of(), results);
  }

  /**
   * Runs the network while a gradient scope is open.
   *
   * @param arguments tensors in the order in which the graph declared its inputs
   * @return the network's results, in the scope of the first argument
   * @throws UnsupportedOperationException if a weight or an argument needs a gradient that a kernel
   *     does not compute
   */
  public NDList run(NDArray... arguments) {
    Pass pass = new Pass(runtime.recording().orElseThrow(), arguments);
    segments.forEach(pass::forward);
    return pass.results();
  }

  /** A segment that was run, with the detached copies it started from and its results. */
  private record Recording(Segment segment, List<NDArray> leaves, NDList outputs) {}

  /** A forward pass and its gradients. */
  private final class Pass {
    private final GradientScope recording;
    private final NDArray[] arguments;
    private final Set<String> differentiable; // names of values and weights
    private final Map<String, NDArray> values = new HashMap<>();
    private final Map<String, NDArray> gradients = new HashMap<>();
    private final Map<String, NDArray> differentiableResults = new HashMap<>();
    private final Deque<Recording> recordings = new ArrayDeque<>(); // last segment first

    Pass(GradientScope recording, NDArray[] arguments) {
      this.recording = recording;
      this.arguments = arguments;
      NDList copies = detached.call(arguments); // in the scope of the first argument
      Set<String> needed = new HashSet<>();
      try (NDArray flags = copies.get(arguments.length)) {
        boolean[] needsGradient = flags.toBooleanArray();
        for (int i = 0; i < arguments.length; i++) {
          values.put(inputs.get(i), copies.get(i));
          if (needsGradient[i]) {
            needed.add(inputs.get(i));
          }
        }
      }
      this.differentiable = plans.plan(needed);
    }

    private boolean needsGradient(Segment segment) {
      return segment.readsAnyOf(differentiable);
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
          differentiableResults.put(name, result);
        }
        returned.add(result);
      }
      if (!differentiableResults.isEmpty()) {
        recording.onBackward(this::backward);
      }
      return returned;
    }

    private void backward() {
      differentiableResults.forEach((name, result) -> add(name, GradientScope.of(result)));
      while (!recordings.isEmpty()) {
        Recording run = recordings.pop();
        Backward backward = run.segment().backward();
        if (backward instanceof Backward.Written written) {
          backward(written, run);
        } else {
          backward(backward instanceof Backward.Recomputed ? record(run.segment()) : run);
        }
      }
      // All inputs at once, since one argument may have been computed from another.
      backwardFrom(inputs, List.of(arguments));
    }

    private void backward(Recording recorded) {
      Segment segment = recorded.segment();
      if (backwardFrom(segment.writes(), recorded.outputs())) {
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
     * Runs the engine's backward pass from the gradients of these values.
     *
     * @param names names of the values
     * @param recorded the values as the engine recorded them
     * @return true if any of them has a gradient
     */
    private boolean backwardFrom(List<String> names, List<NDArray> recorded) {
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
      Map<String, Weight> weights = run.segment().weights();
      List<NDArray> taken = new ArrayList<>();
      for (String name : written.operands()) {
        Weight weight = weights.get(name);
        taken.add(weight == null ? values.get(name) : weight.tensor());
      }
      taken.add(gradient);
      NDList results = written.kernel().call(taken.toArray(NDArray[]::new));
      for (int i = 0; i < results.size(); i++) {
        String name = written.operands().get(i);
        if (differentiable.contains(name) && weights.containsKey(name)) {
          GradientScope.backward(
              weights.get(name).tensor(), results.get(i)); // adds to its gradient
        } else if (differentiable.contains(name)) {
          add(name, results.get(i));
        }
      }
    }

    /**
     * Returns freed memory to the system, which the process would keep after a recomputed segment.
     */
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
