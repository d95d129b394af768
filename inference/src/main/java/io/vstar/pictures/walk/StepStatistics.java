package io.vstar.pictures.walk;

import java.util.List;

/**
 * How far the frames of a walk are from one to the next.
 *
 * @param steps perceptual distance of each frame to the next, mean ΔE*ab
 */
public record StepStatistics(List<Double> steps) {
  public StepStatistics {
    steps = List.copyOf(steps);
  }

  /** Returns the median step; 0 if there is none. */
  public double median() {
    List<Double> sorted = steps.stream().sorted().toList();
    int middle = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return 0;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Returns the largest step; 0 if there is none. */
  public double largest() {
    return steps.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** Returns the sum of all steps. */
  public double length() {
    return steps.stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Returns how many times the median the largest step is; 1 is a walk of equal steps. */
  public double largestToMedian() {
    return largest() == 0 ? 1 : largest() / median();
  }
}
