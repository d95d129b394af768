package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.Provenance;
import java.util.ArrayList;
import java.util.List;

/** Computes weighted means of hypernetworks. */
public final class HypernetworkMean {
  private HypernetworkMean() {}

  /**
   * Computes the mean of networks of one shape value by value, for snapshots of one training.
   *
   * @param all hypernetworks of one shape with the same places, at least one
   * @param weights weight of each hypernetwork; they are divided by their sum
   * @throws IllegalArgumentException if their shapes or places differ
   */
  public static Hypernetwork of(List<Hypernetwork> all, List<Double> weights) {
    Hypernetwork first = all.get(0);
    double total = weights.stream().mapToDouble(Double::doubleValue).sum();
    List<float[]> mean = new ArrayList<>();
    for (int n = 0; n < all.size(); n++) {
      Hypernetwork current = all.get(n);
      if (!current.shape().equals(first.shape())
          || !HiddenUnits.places(current).equals(HiddenUnits.places(first))) {
        throw new IllegalArgumentException(
            "%s and %s differ in structure, options or widths"
                .formatted(first.name(), current.name()));
      }
      List<float[]> values = current.values();
      for (int t = 0; t < values.size(); t++) {
        if (n == 0) {
          mean.add(new float[values.get(t).length]);
        }
        add(mean.get(t), values.get(t), weights.get(n) / total);
      }
    }
    return first.withValues(mean).withProvenance(Provenance.UNKNOWN);
  }

  private static void add(float[] sum, float[] values, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (float) (weight * values[i]);
    }
  }
}
