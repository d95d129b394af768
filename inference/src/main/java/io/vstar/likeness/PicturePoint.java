package io.vstar.likeness;

/**
 * A point of a picture.
 *
 * @param x pixels from the left edge
 * @param y pixels from the top edge
 */
record PicturePoint(double x, double y) {}
