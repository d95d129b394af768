package io.vstar.lab.world.shape;

import java.awt.geom.Area;

/**
 * A filled shape of a subject's drawing.
 *
 * @param shape shape in the square (0, 0) to (100, 100), y downwards; never modified
 */
public record Part(Ink ink, Area shape) {}
