package io.vstar.lab.bench;

import io.vstar.tensor.TensorRuntime;
import io.vstar.train.objective.StepClock;
import java.util.EnumMap;
import java.util.Map;

/** Measures the parts of a step; on a GPU it waits for the end of each. */
final class PartTimer implements StepClock {
  private final TensorRuntime runtime;
  private final Map<Part, Double> seconds = new EnumMap<>(Part.class);
  private long last;

  PartTimer(TensorRuntime runtime) {
    this.runtime = runtime;
  }

  /** A new step begins. */
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

  /** Of the step so far. */
  Map<Part, Double> seconds() {
    return seconds;
  }
}
