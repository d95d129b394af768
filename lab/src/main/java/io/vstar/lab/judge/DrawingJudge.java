package io.vstar.lab.judge;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Figure;
import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.color.NamedColor;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recognises what a picture shows, by drawing what it may show and comparing: the border gives the
 * background, the pixels that differ from it the silhouettes, the best fitting silhouettes the
 * figures at their places, and among the drawings of these in all styles, patterns and colours the
 * most similar one gives the rest.
 *
 * <p>Pictures should have a shorter side of 96 pixels or more. A judge can be used by several
 * threads.
 */
public final class DrawingJudge {
  /** The pixels of the shorter side at which silhouettes are compared first, about. */
  private static final float COARSE = 64;

  private static final double LEAST_AREA = 0.01;
  private static final double MOST_AREA = 0.85;

  private final GroundFinder grounds = new GroundFinder();
  private final Outlines outlines = new Outlines();
  private final GrowthFinder growths = new GrowthFinder(outlines);
  private final Arranger arranger = new Arranger(outlines);

  /** Returns what a picture shows. */
  public Finding judge(BufferedImage image) {
    Picture picture = Picture.of(Picture.reduced(image));
    List<Ground> found = grounds.find(picture);
    Ground nearest = found.get(0);
    Mask foreground = Foreground.find(picture.plus(GroundFinder.shift(picture, nearest)), nearest);
    double area = foreground.count() / (double) picture.pixelCount();
    int shorter = Math.min(picture.width(), picture.height());
    Optional<Arrangement> arrangement =
        area < LEAST_AREA || area > MOST_AREA
            ? Optional.empty()
            : arranger.arrange(foreground.reduced(Math.max(1, Math.round(shorter / COARSE))));
    if (arrangement.isEmpty()) {
      return new Finding(nearest.styles().get(0), background(nearest), List.of());
    }
    Reading reading =
        new Analysis(growths, outlines, foreground, arrangement.get()).read(looks(picture, found));
    return finding(reading, new Evidence(outlines, growths, foreground, reading));
  }

  private static List<Look> looks(Picture picture, List<Ground> grounds) {
    List<Look> looks = new ArrayList<>();
    for (Ground ground : grounds) {
      Picture shifted = picture.plus(GroundFinder.shift(picture, ground));
      ground.styles().forEach(style -> looks.add(new Look(style, ground, shifted)));
    }
    return looks;
  }

  private static Finding finding(Reading reading, Evidence evidence) {
    List<FoundFigure> figures = new ArrayList<>();
    for (int i = 0; i < reading.figures().size(); i++) {
      figures.add(found(reading, i, evidence.isEnough(i)));
    }
    return new Finding(reading.look().style(), background(reading.look().ground()), figures);
  }

  private static FoundFigure found(Reading reading, int index, boolean enough) {
    Figure figure = reading.figures().get(index);
    return new FoundFigure(
        Optional.of(figure.subject()).filter(subject -> enough),
        Optional.of(NamedColor.nearest(LabColor.of(figure.fill().base())))
            .filter(color -> reading.look().style().showsColors()),
        figure.fill().pattern(),
        figure.centerX(),
        figure.centerY(),
        figure.size());
  }

  private static Optional<Background> background(Ground ground) {
    return ground.isPaper() ? Optional.empty() : Optional.of(ground.background());
  }
}
