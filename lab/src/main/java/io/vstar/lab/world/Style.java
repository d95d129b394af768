package io.vstar.lab.world;

import io.vstar.lab.world.color.ColorMatrix;
import io.vstar.lab.world.color.ColorMatrix.Row;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The styles of drawings. Captions name all but four, which are kept for learning: the base model
 * sees none of these.
 */
public enum Style {
  /** Areas of colour without lines. */
  FLAT(Look.PLAIN),
  /** A thin dark line around everything. */
  OUTLINED(Look.PLAIN.contour(Contour.of(1.5, 0x22222a))),
  /** A thick dark line around everything. */
  THICK_OUTLINE(Look.PLAIN.contour(Contour.of(4, 0x1c1c22))),
  /** Slanted dark lines over figures. */
  HATCHED(Look.PLAIN.hatching(new Hatching(45, 5.6, 1.9, new Color(0x8c1c1c22, true)))),
  /** Pale colours. */
  PASTEL(Look.PLAIN.colors(ColorMatrix.mixing(Color.WHITE, 0.5))),
  /** Dark bluish colours. */
  MOONLIT(
      Look.PLAIN.colors(
          new ColorMatrix(
              new Row(0.48, 0.06, 0.02, 0.02),
              new Row(0.04, 0.54, 0.04, 0.04),
              new Row(0.02, 0.08, 0.6, 0.17)))),
  /** White lines on blue paper. */
  BLUEPRINT(Look.PLAIN.lines(0x1d4f9e).contour(Contour.of(1.7, 0xeaf3ff))),
  /** Large square pixels. */
  PIXEL(Look.PLAIN.finish(Finish.PIXELS)),
  /** Thin washes of colour with a darker rim. */
  WATERCOLOR(Look.PLAIN.colors(ColorMatrix.mixing(Color.WHITE, 0.15)).finish(Finish.WASH)),
  /** Grey lines on white paper. */
  SKETCH(Look.PLAIN.lines(0xf4f2ec).contour(Contour.of(1.6, 0x55555c))),
  /** A cut-out with a white rim and a shadow. */
  STICKER(Look.PLAIN.finish(Finish.RIM)),
  /** Glowing lines in the figure's colours on black. */
  NEON(Look.PLAIN.lines(0x101018).contour(Contour.inOwnColor(1.9)).finish(Finish.GLOW)),

  /** A thick dark line and level dark lines over figures; captions do not name it. */
  ENGRAVED(
      Look.PLAIN
          .contour(Contour.of(3.2, 0x1c1c22))
          .hatching(new Hatching(0, 5.6, 2.1, new Color(0xd01c1c22, true)))),
  /** A dashed white line around everything; captions do not name it. */
  STITCHED(Look.PLAIN.contour(Contour.dashed(2.6, 0xfdfbf4, 4))),
  /** Violet and warm light; captions do not name it. */
  DUSK(Look.PLAIN.colors(ColorMatrix.mixing(new Color(0x7a2f6b), 0.42))),
  /** Browns; captions do not name it. */
  SEPIA(Look.PLAIN.colors(ColorMatrix.duotone(new Color(0x35200f), new Color(0xf6e6c4))));

  private static final List<Style> HELD_OUT = List.of(ENGRAVED, STITCHED, DUSK, SEPIA);
  private static final List<Style> NAMED =
      Arrays.stream(values()).filter(style -> !HELD_OUT.contains(style)).toList();

  private final Look look;

  Style(Look look) {
    this.look = look;
  }

  /** Returns the styles that captions name. */
  public static List<Style> named() {
    return NAMED;
  }

  /** Returns the styles that captions do not name. */
  public static List<Style> heldOut() {
    return HELD_OUT;
  }

  /** Returns the map of all colours. */
  public ColorMatrix colors() {
    return look.colors();
  }

  /** Returns the colour of the paper, which replaces backgrounds; empty if they are drawn. */
  public Optional<Color> paper() {
    return look.paper();
  }

  /** Returns whether a drawing tells its figures' colours. */
  public boolean showsColors() {
    return this != BLUEPRINT && this != SKETCH && this != SEPIA;
  }

  Look look() {
    return look;
  }
}
