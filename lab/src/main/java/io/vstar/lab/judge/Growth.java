package io.vstar.lab.judge;

import java.util.List;

/**
 * How lines and rims of a style enlarge silhouettes.
 *
 * @param radius width of the band around the silhouette, in pixels
 * @param shadow true if there is a shadow to the lower right, as of a cut-out
 */
record Growth(int radius, boolean shadow) {
  /** The growths that are told apart at about 64 pixels. */
  static final List<Growth> COARSE =
      List.of(
          new Growth(0, false), new Growth(1, false), new Growth(2, false), new Growth(2, true));

  Mask of(Mask silhouette) {
    Mask grown = silhouette.grown(radius);
    return shadow ? grown.or(grown.moved((2 * radius + 2) / 5, (3 * radius + 2) / 5)) : grown;
  }

  Growth at(int newRadius) {
    return new Growth(newRadius, shadow);
  }
}
