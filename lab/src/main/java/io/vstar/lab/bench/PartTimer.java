package io.vstar.lab.bench;

import io.vstar.tensor.TensorRuntime;
import io.vstar.train.objective.StepClock;
import java.util.EnumMap;
import java.util.Map;

/** A clock that measures the parts of a step; on a GPU it waits for the end of each part. */
final class PartTimer implements StepClock {
  private final TensorRuntime runtime;
  private final Map<Part, Double> seconds = new EnumMap<>(Part.class);
  private long last;

  PartTimer(TensorRuntime runtime) {
    this.runtime = runtime;
  }

  /** Begins a new step. */
  void start() {
    seconds.clear();
    last = System.nanoTime();
  }

  @Override
  public void ended(Part part) {
    runtime.awaitDevice();
    long now = System.nanoTime();
    seconds.merge(part, (now - last) / 1e9, Double::sum);
    last = now;
  }

  /** Returns the seconds of the parts that the step has made so far. */
  Map<Part, Double> seconds() {
    return seconds;
  }
}
