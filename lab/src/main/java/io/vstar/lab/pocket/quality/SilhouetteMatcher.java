package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.Fill;
import io.vstar.lab.pocket.world.NamedColor;
import io.vstar.lab.pocket.world.PlainBackground;
import io.vstar.lab.pocket.world.Scene;
import io.vstar.lab.pocket.world.SceneRenderer;
import io.vstar.lab.pocket.world.Subject;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the subject whose silhouette, moved, scaled and mirrored, covers a set of pixels best.
 *
 * <p>The first guess gives each silhouette the area and centre of gravity of the pixels, which
 * single pixels and lost thin parts hardly change. The best guesses are then improved step by step.
 */
final class SilhouetteMatcher {
  private static final int PROMISING = 4;
  private static final int ROUNDS = 6;
  private static final int PROTOTYPE_PIXELS = 256;

  private final SceneRenderer renderer = new SceneRenderer();
  private final List<Prototype> prototypes = new ArrayList<>();

  SilhouetteMatcher() {
    for (Subject subject : Subject.values()) {
      prototypes.add(prototype(subject, false));
      prototypes.add(prototype(subject, true));
    }
  }

  /** Returns the best match to pixels numbered row by row; there must be at least one pixel. */
  Match match(BitSet pixels, int width, int height) {
    double area = pixels.cardinality();
    double x = pixels.stream().map(i -> i % width).average().orElseThrow() + 0.5;
    double y = pixels.stream().map(i -> i / width).average().orElseThrow() + 0.5;
    Canvas canvas = new Canvas(pixels, width, height);
    return prototypes.stream()
        .map(prototype -> canvas.match(prototype.placed(area, x, y, width, height)))
        .sorted(Comparator.comparingDouble(Match::overlap).reversed())
        .limit(PROMISING)
        .map(canvas::improved)
        .max(Comparator.comparingDouble(Match::overlap))
        .orElseThrow();
  }

  private Prototype prototype(Subject subject, boolean mirrored) {
    BufferedImage mask =
        renderer.silhouette(
            scene(subject, 0.5, 0.5, 1, mirrored), PROTOTYPE_PIXELS, PROTOTYPE_PIXELS);
    byte[] coverage = coverage(mask);
    double area = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < coverage.length; i++) {
      double share = (coverage[i] & 0xff) / 255.0;
      area += share;
      sumX += share * (i % PROTOTYPE_PIXELS + 0.5);
      sumY += share * (i / PROTOTYPE_PIXELS + 0.5);
    }
    return new Prototype(
        subject,
        mirrored,
        area / (PROTOTYPE_PIXELS * PROTOTYPE_PIXELS),
        sumX / area / PROTOTYPE_PIXELS - 0.5,
        sumY / area / PROTOTYPE_PIXELS - 0.5);
  }

  private static Scene scene(Subject subject, double x, double y, double size, boolean mirrored) {
    // Only the outline is used, so fill and background do not matter.
    return new Scene(
        subject,
        Fill.plain(NamedColor.WHITE.color()),
        PlainBackground.of(NamedColor.BLACK),
        x,
        y,
        size,
        mirrored);
  }

  private static byte[] coverage(BufferedImage mask) {
    return ((DataBufferByte) mask.getRaster().getDataBuffer()).getData();
  }

  /**
   * A subject with its placement.
   *
   * @param scene scene whose subject and placement are used, fill and background are not
   * @param overlap intersection over union with the pixels, in [0, 1]
   */
  record Match(Scene scene, double overlap) {}

  /**
   * A silhouette of size 1.
   *
   * @param area area relative to its square
   * @param offsetX offset of the centre of gravity from the middle of the square, to the right
   * @param offsetY offset of the centre of gravity from the middle of the square, downwards
   */
  private record Prototype(
      Subject subject, boolean mirrored, double area, double offsetX, double offsetY) {

    /** Returns a scene with the given area and centre of gravity, in pixels. */
    Scene placed(double wantedArea, double x, double y, int width, int height) {
      double side = Math.sqrt(wantedArea / area);
      double size = Math.min(1, side / Math.min(width, height));
      return scene(
          subject, (x - offsetX * side) / width, (y - offsetY * side) / height, size, mirrored);
    }
  }

  /** The pixels to be covered. */
  private final class Canvas {
    private final BitSet pixels;
    private final int width;
    private final int height;

    Canvas(BitSet pixels, int width, int height) {
      this.pixels = pixels;
      this.width = width;
      this.height = height;
    }

    Match match(Scene scene) {
      byte[] coverage = coverage(renderer.silhouette(scene, width, height));
      double both = 0;
      double any = 0;
      for (int i = 0; i < coverage.length; i++) {
        double share = (coverage[i] & 0xff) / 255.0;
        boolean set = pixels.get(i);
        both += set ? share : 0;
        any += set ? 1 : share;
      }
      return new Match(scene, both / any);
    }

    /** Climbs to a better match by steps of half a pixel in place and 4 % in size. */
    Match improved(Match start) {
      Match best = start;
      for (int round = 0; round < ROUNDS; round++) {
        Match before = best;
        Scene at = before.scene();
        for (Scene neighbour :
            List.of(
                moved(at, -0.5, 0, 1),
                moved(at, 0.5, 0, 1),
                moved(at, 0, -0.5, 1),
                moved(at, 0, 0.5, 1),
                moved(at, 0, 0, 0.96),
                moved(at, 0, 0, 1.04))) {
          Match match = match(neighbour);
          best = match.overlap() > best.overlap() ? match : best;
        }
        if (best == before) {
          break;
        }
      }
      return best;
    }

    private Scene moved(Scene scene, double right, double down, double scale) {
      return scene(
          scene.subject(),
          scene.centerX() + right / width,
          scene.centerY() + down / height,
          Math.min(1, scene.size() * scale),
          scene.mirrored());
    }
  }
}
