package io.vstar.lab.judge;

import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pattern;
import io.vstar.lab.world.shape.Subject;
import java.util.Optional;

/**
 * A figure that was recognised in a picture.
 *
 * @param subject the subject; empty if something is there that is none of the subjects
 * @param color colour of its body; empty if the style does not show colours
 * @param pattern the marks on its body
 * @param centerX centre as a fraction of the picture's width
 * @param centerY centre as a fraction of the picture's height
 * @param size longer side as a fraction of the picture's shorter side
 */
public record FoundFigure(
    Optional<Subject> subject,
    Optional<NamedColor> color,
    Pattern pattern,
    double centerX,
    double centerY,
    double size) {}
