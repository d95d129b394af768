package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.Provenance;
import java.util.ArrayList;
import java.util.List;

/** Means of hypernetworks. */
public final class HypernetworkMean {
  private HypernetworkMean() {}

  /**
   * The mean of networks of one shape, number by number: for stages of one training.
   *
   * @param weights of each; their sum counts as 1
   * @throws IllegalArgumentException if their shapes or places differ
   */
  public static Hypernetwork of(List<Hypernetwork> all, List<Double> weights) {
    Hypernetwork first = all.get(0);
    double total = weights.stream().mapToDouble(Double::doubleValue).sum();
    List<float[]> mean = new ArrayList<>();
    for (int n = 0; n < all.size(); n++) {
      Hypernetwork each = all.get(n);
      if (!each.shape().equals(first.shape())
          || !HiddenUnits.places(each).equals(HiddenUnits.places(first))) {
        throw new IllegalArgumentException(
            "%s and %s differ in structure, options or widths"
                .formatted(first.name(), each.name()));
      }
      List<float[]> values = each.values();
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
