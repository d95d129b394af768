package io.vstar.train.bucket;

import io.vstar.image.ImageSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The resolutions that pictures can be trained at.
 *
 * @param resolutions the different resolutions, at least one. The first of equally near ones is
 *     chosen, so their order matters
 */
public record BucketGrid(List<Resolution> resolutions) {

  public BucketGrid {
    resolutions = List.copyOf(resolutions);
    if (resolutions.isEmpty()) {
      throw new IllegalArgumentException("a grid of no resolutions");
    }
  }

  /**
   * Makes the grid as NovelAI's {@code gen_buckets} does: for each width the greatest height within
   * the limits, for each height the greatest width, and the base resolution. Sides are counted in
   * steps from the shortest.
   */
  public static BucketGrid of(BucketLimits limits) {
    SortedSet<Resolution> resolutions = new TreeSet<>();
    long shortest = limits.minSide();
    for (int side = limits.minSide();
        side <= limits.maxSide() && side * shortest <= limits.maxArea();
        side += limits.step()) {
      long fitting = Math.min(limits.maxSide(), limits.maxArea() / side);
      int other = (int) (shortest + (fitting - shortest) / limits.step() * limits.step());
      resolutions.add(new Resolution(side, other));
      resolutions.add(new Resolution(other, side));
    }
    if (limits.allow(limits.base())) {
      resolutions.add(limits.base());
    }
    return new BucketGrid(List.copyOf(resolutions));
  }

  /**
   * Makes the grid as kohya's {@code make_bucket_resolutions} does: the largest square, and for
   * each width from the shortest side on the greatest height, and turned. Sides are multiples of
   * the step; the order is that of width, then height.
   */
  public static BucketGrid kohya(BucketLimits limits) {
    int step = limits.step();
    SortedSet<Resolution> resolutions =
        new TreeSet<>(
            Comparator.comparingInt(Resolution::width).thenComparingInt(Resolution::height));
    int square = (int) Math.sqrt(limits.maxArea()) / step * step;
    resolutions.add(new Resolution(square, square));
    for (int side = limits.minSide(); side <= limits.maxSide(); side += step) {
      int other = (int) Math.min(limits.maxSide(), limits.maxArea() / side / step * step);
      if (other >= limits.minSide()) {
        resolutions.add(new Resolution(side, other));
        resolutions.add(new Resolution(other, side));
      }
    }
    return new BucketGrid(List.copyOf(resolutions));
  }

  /**
   * Makes the grid of the resolutions that a picture can be brought to without being enlarged:
   * those within the picture and the limits that cannot grow in either side. The shortest side is
   * one step, whatever the limits say.
   *
   * @param picture the size of the picture
   * @return the grid; empty if a side of the picture is shorter than a step
   */
  static Optional<BucketGrid> within(ImageSize picture, BucketLimits limits) {
    int step = limits.step();
    int widest = Math.min(picture.width(), limits.maxSide()) / step * step;
    int highest = Math.min(picture.height(), limits.maxSide()) / step * step;
    List<Resolution> resolutions = new ArrayList<>();
    int height = 0;
    for (int width = widest; width >= step; width -= step) {
      int fitting = (int) Math.min(highest, limits.maxArea() / width / step * step);
      if (fitting > height) {
        resolutions.add(new Resolution(width, fitting));
        height = fitting;
      }
    }
    return resolutions.isEmpty() ? Optional.empty() : Optional.of(new BucketGrid(resolutions));
  }
}
