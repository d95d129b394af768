package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.LabColor;
import io.vstar.lab.pocket.world.NamedColor;
import java.util.List;

/**
 * Finds the one or two named colours that explain the pixels of a body.
 *
 * <p>Where two colours meet, pixels are mixtures. A pair explains a pixel on the line between its
 * colours, and the better the nearer it is to an end, so red with white dots is not taken for pink.
 */
final class FillFinder {
  /** The least gain per pixel of a second colour, in CIE76, at which it is accepted. */
  private static final double SECOND_COLOR_COST = 3;

  /** The cost of a pixel in the middle between two colours, relative to one off their line. */
  private static final double MIXTURE_COST = 0.3;

  /** The largest distance that counts for a pixel. */
  private static final double UNEXPLAINED = 40;

  private FillFinder() {}

  /** Returns the colour of most of the pixels; there must be at least one pixel. */
  static NamedColor base(List<LabColor> pixels) {
    NamedColor best = NamedColor.WHITE;
    double least = Double.POSITIVE_INFINITY;
    for (NamedColor base : NamedColor.values()) {
      for (NamedColor accent : NamedColor.values()) {
        double cost = cost(pixels, base.lab(), accent.lab());
        if (base != accent) {
          cost += SECOND_COLOR_COST;
        }
        if (cost < least && isMajority(pixels, base.lab(), accent.lab())) {
          least = cost;
          best = base;
        }
      }
    }
    return best;
  }

  private static double cost(List<LabColor> pixels, LabColor base, LabColor accent) {
    double length = base.distance(accent);
    double sum = 0;
    for (LabColor pixel : pixels) {
      double share = share(pixel, base, accent);
      double off = pixel.distance(mix(base, accent, share));
      double mixed = MIXTURE_COST * Math.min(share, 1 - share) * length;
      sum += Math.min(UNEXPLAINED, off + mixed);
    }
    return sum / pixels.size();
  }

  private static boolean isMajority(List<LabColor> pixels, LabColor base, LabColor accent) {
    long nearer = pixels.stream().filter(p -> p.distance(base) <= p.distance(accent)).count();
    return 2 * nearer >= pixels.size();
  }

  /** Returns the position of the point nearest to a pixel on the line, in [0, 1] from the base. */
  private static double share(LabColor pixel, LabColor base, LabColor accent) {
    double dl = accent.lightness() - base.lightness();
    double da = accent.a() - base.a();
    double db = accent.b() - base.b();
    double squared = dl * dl + da * da + db * db;
    if (squared == 0) {
      return 0;
    }
    double along =
        (pixel.lightness() - base.lightness()) * dl
            + (pixel.a() - base.a()) * da
            + (pixel.b() - base.b()) * db;
    return Math.max(0, Math.min(1, along / squared));
  }

  private static LabColor mix(LabColor base, LabColor accent, double share) {
    return new LabColor(
        base.lightness() + share * (accent.lightness() - base.lightness()),
        base.a() + share * (accent.a() - base.a()),
        base.b() + share * (accent.b() - base.b()));
  }
}
