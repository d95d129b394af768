package io.vstar.train.bucket;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The resolutions that pictures can be trained at.
 *
 * @param resolutions the different resolutions in their natural order; at least one
 */
public record BucketGrid(List<Resolution> resolutions) {

  public BucketGrid {
    resolutions = List.copyOf(new TreeSet<>(resolutions));
    if (resolutions.isEmpty()) {
      throw new IllegalArgumentException("a grid of no resolutions");
    }
  }

  /**
   * Makes the grid as NovelAI's {@code gen_buckets} does: for each width the greatest height within
   * the limits, for each height the greatest width, and the base resolution.
   */
  public static BucketGrid of(BucketLimits limits) {
    SortedSet<Resolution> resolutions = new TreeSet<>();
    long shortest = limits.minSide();
    for (int side = limits.minSide();
        side <= limits.maxSide() && side * shortest <= limits.maxArea();
        side += limits.step()) {
      long fitting = limits.maxArea() / side / limits.step() * limits.step();
      int other = (int) Math.min(limits.maxSide(), fitting);
      resolutions.add(new Resolution(side, other));
      resolutions.add(new Resolution(other, side));
    }
    if (limits.allow(limits.base())) {
      resolutions.add(limits.base());
    }
    return new BucketGrid(List.copyOf(resolutions));
  }
}
