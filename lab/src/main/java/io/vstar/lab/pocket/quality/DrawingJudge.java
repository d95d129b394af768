package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.Background;
import io.vstar.lab.pocket.world.LabColor;
import io.vstar.lab.pocket.world.SceneRenderer;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Recognises what a drawing shows, by comparing it with what the world's renderer draws: the border
 * gives the background, the pixels that differ from it the silhouette, the best fitting silhouette
 * the subject, and the part of it that shows the fill the colour.
 *
 * <p>Pictures should have a shorter side of 48 to 64 pixels; larger ones are reduced first.
 */
public final class DrawingJudge {
  /**
   * The least intersection over union at which a silhouette counts as recognised. Real drawings
   * reach 0.78 to 0.97, blurred and noisy ones included.
   */
  private static final double LEAST_OVERLAP = 0.7;

  /** The least share of foreground; subjects cover 4 % to 57 % of a square picture. */
  private static final double LEAST_AREA = 0.02;

  private static final double MOST_AREA = 0.65;

  private final SceneRenderer renderer = new SceneRenderer();
  private final BackgroundFinder backgrounds = new BackgroundFinder();
  private final ForegroundFinder foregrounds = new ForegroundFinder();
  private final SilhouetteMatcher silhouettes = new SilhouetteMatcher();

  /** Returns what a drawing shows. */
  public Finding judge(BufferedImage drawing) {
    LabImage image = LabImage.of(drawing);
    Background background = backgrounds.find(image);
    BitSet foreground = foregrounds.find(image, background);
    double area = foreground.cardinality() / (double) image.pixelCount();
    if (area < LEAST_AREA || area > MOST_AREA) {
      return Finding.noSubjectOn(background);
    }
    SilhouetteMatcher.Match match = silhouettes.match(foreground, image.width(), image.height());
    return new Finding(
        Optional.of(match.scene().subject()).filter(subject -> match.overlap() >= LEAST_OVERLAP),
        Optional.of(FillFinder.base(body(image, match, foreground))),
        background);
  }

  /** Returns the pixels well inside the matched body, or all foreground if there are none. */
  private List<LabColor> body(LabImage image, SilhouetteMatcher.Match match, BitSet foreground) {
    Raster body = renderer.body(match.scene(), image.width(), image.height()).getRaster();
    List<LabColor> inside =
        IntStream.range(0, image.pixelCount())
            .filter(foreground::get)
            .filter(i -> body.getSample(i % image.width(), i / image.width(), 0) == 255)
            .mapToObj(image::pixel)
            .toList();
    return inside.isEmpty() ? foreground.stream().mapToObj(image::pixel).toList() : inside;
  }
}
