package io.vstar.lab.judge;

import io.vstar.lab.world.Fill;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pattern;
import java.awt.Color;

/**
 * The colours with which a pattern explains a figure best.
 *
 * @param base the named colour nearest to the body's
 * @param accent the named colour nearest to the marks'
 * @param residual mean distance of the pixels from those of the explanation, in levels of sRGB
 */
record InkFit(Pattern pattern, NamedColor base, NamedColor accent, double residual) {
  Fill<Color> fill() {
    return pattern == Pattern.PLAIN
        ? Fill.plain(base.color())
        : new Fill<>(base.color(), pattern, accent.color());
  }
}
