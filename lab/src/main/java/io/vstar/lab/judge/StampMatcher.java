package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.shape.Pose;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the figures whose silhouettes cover a patch of about 64 pixels best. */
final class StampMatcher {
  private static final double SMALLEST = 7; // pixels
  private static final double LARGEST = 59;
  private static final double STEP = 1.04;
  private static final int CANVAS = 64;

  private final List<List<Stamp>> drawings = new ArrayList<>();

  StampMatcher() {
    for (Subject subject : Subject.values()) {
      for (Pose pose : subject.poses()) {
        drawings.add(stamps(subject, pose, false));
        drawings.add(stamps(subject, pose, true));
      }
    }
  }

  private static List<Stamp> stamps(Subject subject, Pose pose, boolean mirrored) {
    Outline outline = Outline.of(pose.drawing());
    List<Stamp> stamps = new ArrayList<>();
    for (double pixels = SMALLEST; pixels <= LARGEST; pixels *= STEP) {
      Figure figure =
          new Figure(subject, pose, Fill.plain(Color.GRAY), 0.5, 0.5, pixels / CANVAS, mirrored);
      Mask silhouette = outline.mask(figure, CANVAS, CANVAS);
      for (Growth growth : Growth.COARSE) {
        stamps.add(Stamp.of(figure, growth, silhouette));
      }
    }
    return stamps;
  }

  /**
   * Returns the best fit of each drawing that comes close, best first.
   *
   * @param slack by how much the patch's width and height may be off, as a share of them
   */
  List<Fit> match(Mask patch, double slack) {
    return match(patch, slack, Growth.COARSE);
  }

  /** Returns the best fit of each drawing that comes close with one of some growths. */
  List<Fit> match(Mask patch, double slack, List<Growth> growths) {
    Rectangle bounds = patch.bounds();
    int area = patch.count();
    List<Fit> fits = new ArrayList<>();
    for (List<Stamp> stamps : drawings) {
      Search search = new Search(patch, bounds, area, slack);
      stamps.stream().filter(stamp -> growths.contains(stamp.growth())).forEach(search::tryOut);
      search.best().ifPresent(fits::add);
    }
    fits.sort(Comparator.comparingDouble(Fit::overlap).reversed());
    return fits;
  }
}
