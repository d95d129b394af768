package io.vstar.lab.world;

import io.vstar.lab.world.color.ColorMatrix;
import java.awt.Color;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a style does to a drawing.
 *
 * @param colors map of all colours, applied last
 * @param paper colour of the paper of line drawings, behind figures and inside them; empty if
 *     backgrounds are drawn and figures filled
 * @param contour line around the parts of figures
 * @param hatching lines over figures
 * @param finish what is done beside
 */
record Look(
    ColorMatrix colors,
    Optional<Color> paper,
    Optional<Contour> contour,
    Optional<Hatching> hatching,
    Finish finish) {
  static final Look PLAIN =
      new Look(
          ColorMatrix.IDENTITY, Optional.empty(), Optional.empty(), Optional.empty(), Finish.NONE);

  /** Returns the colours of contours and hatching that are the same on every figure. */
  Stream<Color> lineColors() {
    return Stream.concat(
        contour.flatMap(Contour::color).stream(), hatching.map(Hatching::color).stream());
  }

  Look colors(ColorMatrix matrix) {
    return new Look(matrix, paper, contour, hatching, finish);
  }

  Look lines(int paperRgb) {
    return new Look(colors, Optional.of(new Color(paperRgb)), contour, hatching, finish);
  }

  Look contour(Contour line) {
    return new Look(colors, paper, Optional.of(line), hatching, finish);
  }

  Look hatching(Hatching lines) {
    return new Look(colors, paper, contour, Optional.of(lines), finish);
  }

  Look finish(Finish last) {
    return new Look(colors, paper, contour, hatching, last);
  }
}
