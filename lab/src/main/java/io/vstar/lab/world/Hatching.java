package io.vstar.lab.world;

import java.awt.Color;

/**
 * Parallel lines over a figure.
 *
 * @param degrees direction of the lines, counter-clockwise from the right
 * @param spacing distance between lines in hundredths of the canvas' shorter side
 * @param width width of a line in the same unit
 * @param color colour of the lines, with its alpha
 */
record Hatching(double degrees, double spacing, double width, Color color) {}
