package io.vstar.likeness;

/**
 * The colour difference ΔE₀₀ (CIEDE2000) with all parametric factors 1, after Sharma, Wu and Dalal
 * 2005, "The CIEDE2000 color-difference formula: implementation notes, supplementary test data, and
 * mathematical observations". Numbers of equations are theirs.
 */
final class ColorDifference {
  private static final double POW_25_7 = Math.pow(25, 7);

  private ColorDifference() {}

  /** Computes the difference of two colours: 0 for equal ones, about 1 for a just visible one. */
  static double of(CieLab one, CieLab two) {
    double meanChroma = (one.chroma() + two.chroma()) / 2; // (3)
    double g = 0.5 * (1 - Math.sqrt(saturation(meanChroma))); // (4)
    double a1 = (1 + g) * one.a(); // (5)
    double a2 = (1 + g) * two.a();
    double c1 = Math.hypot(a1, one.b()); // (6)
    double c2 = Math.hypot(a2, two.b());
    double h1 = hue(a1, one.b()); // (7)
    double h2 = hue(a2, two.b());
    double meanC = (c1 + c2) / 2; // (13)
    double meanH = c1 * c2 == 0 ? h1 + h2 : meanHue(h1, h2); // (14)
    double lightness = lightnessTerm(one.lightness(), two.lightness());
    double chroma = (c2 - c1) / (1 + 0.045 * meanC); // (9), (16)
    double hueDifference = c1 * c2 == 0 ? 0 : turned(h2 - h1); // (10)
    double hue =
        2
            * Math.sqrt(c1 * c2)
            * Math.sin(Math.toRadians(hueDifference / 2)) // (11)
            / (1 + 0.015 * meanC * hueWeight(meanH)); // (17)
    return Math.sqrt(
        lightness * lightness
            + chroma * chroma
            + hue * hue
            + rotation(meanC, meanH) * chroma * hue);
  }

  /** Returns ΔL′ / S_L, equations (8) and (15). */
  private static double lightnessTerm(double one, double two) {
    double fromMiddle = Math.pow((one + two) / 2 - 50, 2);
    return (two - one) / (1 + 0.015 * fromMiddle / Math.sqrt(20 + fromMiddle));
  }

  /** Returns T, equation (15). */
  private static double hueWeight(double hue) {
    return 1
        - 0.17 * cos(hue - 30)
        + 0.24 * cos(2 * hue)
        + 0.32 * cos(3 * hue + 6)
        - 0.20 * cos(4 * hue - 63);
  }

  /** Returns R_T, equations (16), (17) and (21). */
  private static double rotation(double chroma, double hue) {
    double angle = 30 * Math.exp(-Math.pow((hue - 275) / 25, 2));
    return -Math.sin(Math.toRadians(2 * angle)) * 2 * Math.sqrt(saturation(chroma));
  }

  private static double saturation(double chroma) {
    double power = Math.pow(chroma, 7);
    return power / (power + POW_25_7);
  }

  /** Returns the hue in [0, 360) degrees; 0 for gray. */
  private static double hue(double a, double b) {
    double degrees = Math.toDegrees(Math.atan2(b, a));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  private static double meanHue(double one, double two) {
    double sum = one + two;
    if (Math.abs(one - two) <= 180) {
      return sum / 2;
    }
    return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
  }

  /** Returns a difference of hues in [-180, 180]. */
  private static double turned(double difference) {
    if (difference > 180) {
      return difference - 360;
    }
    return difference < -180 ? difference + 360 : difference;
  }

  private static double cos(double degrees) {
    return Math.cos(Math.toRadians(degrees));
  }
}
