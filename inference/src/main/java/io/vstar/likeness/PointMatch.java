package io.vstar.likeness;

/**
 * Two keypoints that look alike.
 *
 * @param first the point in the first picture
 * @param second the point in the second picture
 */
record PointMatch(PicturePoint first, PicturePoint second) {}
