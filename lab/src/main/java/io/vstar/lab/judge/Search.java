package io.vstar.lab.judge;

import java.awt.Rectangle;
import java.util.Optional;

/** Searches the stamp, and the place for it, that covers a patch best. */
final class Search {
  private static final int PIXELS_OFF = 2;

  private final Mask patch;
  private final Rectangle bounds;
  private final int area;
  private final double slack;
  private Optional<Stamp> best = Optional.empty();
  private double overlap;
  private int left;
  private int top;

  Search(Mask patch, Rectangle bounds, int area, double slack) {
    this.patch = patch;
    this.bounds = bounds;
    this.area = area;
    this.slack = slack;
  }

  /** Tries a stamp at all places at which its box nearly is the patch's. */
  void tryOut(Stamp stamp) {
    int wider = bounds.width - stamp.box().width;
    int higher = bounds.height - stamp.box().height;
    double possible = Math.min(area, stamp.area()) / (double) Math.max(area, stamp.area());
    if (Math.abs(wider) > PIXELS_OFF + slack * bounds.width
        || Math.abs(higher) > PIXELS_OFF + slack * bounds.height
        || possible <= overlap) {
      return;
    }
    for (int y = Math.min(0, higher) - 1; y <= Math.max(0, higher) + 1; y++) {
      for (int x = Math.min(0, wider) - 1; x <= Math.max(0, wider) + 1; x++) {
        int shared = stamp.shared(patch, bounds.x + x, bounds.y + y);
        double share = shared / (double) (area + stamp.area() - shared);
        if (share > overlap) {
          overlap = share;
          best = Optional.of(stamp);
          left = bounds.x + x;
          top = bounds.y + y;
        }
      }
    }
  }

  /** Returns the best fit; empty if no stamp came near the patch's width and height. */
  Optional<Fit> best() {
    return best.map(
        stamp -> {
          double x = (left - stamp.box().x) / (double) patch.width();
          double y = (top - stamp.box().y) / (double) patch.height();
          double pixels = stamp.figure().size() * 64;
          double size = Math.min(1, pixels / Math.min(patch.width(), patch.height()));
          return new Fit(stamp.figure().at(x, y, size), stamp.growth(), overlap);
        });
  }
}
