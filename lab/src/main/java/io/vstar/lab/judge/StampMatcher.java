package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.shape.Pose;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the figures whose silhouettes cover a patch of about 64 pixels best. */
final class StampMatcher {
  private static final double SMALLEST = 7; // pixels
  private static final double LARGEST = 59;
  private static final double STEP = 1.04;
  private static final int CANVAS = 64;

  /** For each growth the stamps of each drawing in all sizes. */
  private final Map<Growth, List<List<Stamp>>> drawings = new HashMap<>();

  StampMatcher() {
    Growth.COARSE.forEach(growth -> drawings.put(growth, new ArrayList<>()));
    for (Subject subject : Subject.values()) {
      for (Pose pose : subject.poses()) {
        add(silhouettes(subject, pose, false));
        add(silhouettes(subject, pose, true));
      }
    }
  }

  private void add(Map<Figure, Mask> silhouettes) {
    for (Growth growth : Growth.COARSE) {
      List<Stamp> stamps = new ArrayList<>();
      silhouettes.forEach((figure, mask) -> stamps.add(Stamp.of(figure, growth, mask)));
      drawings.get(growth).add(stamps);
    }
  }

  /** Returns a drawing in all sizes. */
  private static Map<Figure, Mask> silhouettes(Subject subject, Pose pose, boolean mirrored) {
    Outline outline = Outline.of(pose.drawing());
    Map<Figure, Mask> silhouettes = new LinkedHashMap<>();
    for (double pixels = SMALLEST; pixels <= LARGEST; pixels *= STEP) {
      Figure figure =
          new Figure(subject, pose, Fill.plain(Color.GRAY), 0.5, 0.5, pixels / CANVAS, mirrored);
      silhouettes.put(figure, outline.mask(figure, CANVAS, CANVAS));
    }
    return silhouettes;
  }

  /**
   * Returns the best fit of each drawing that comes close, best first.
   *
   * @param slack by how much the patch's width and height may be off, as a share of them
   * @param growths how silhouettes may be enlarged
   */
  List<Fit> match(Mask patch, double slack, List<Growth> growths) {
    Rectangle bounds = patch.bounds();
    int area = patch.count();
    List<Fit> fits = new ArrayList<>();
    for (int i = 0; i < drawings.get(growths.get(0)).size(); i++) {
      Search search = new Search(patch, bounds, area, slack);
      for (Growth growth : growths) {
        drawings.get(growth).get(i).forEach(search::tryOut);
      }
      search.best().ifPresent(fits::add);
    }
    fits.sort(Comparator.comparingDouble(Fit::overlap).reversed());
    return fits;
  }
}
