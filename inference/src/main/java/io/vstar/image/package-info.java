/**
 * Reads, turns, scales, crops and writes pictures on the host, with the text inside of a PNG, and
 * converts them to {@code float[]} in [-1, 1] and back.
 *
 * <p>Start with {@link io.vstar.image.ImageFiles} to read and {@link io.vstar.image.PngFiles} to
 * write. A picture is a {@link java.awt.image.BufferedImage} of type {@code TYPE_INT_RGB}
 * everywhere; no screen is needed. Must not depend on DJL; of vstar only on {@code io.vstar.error}
 * and {@code io.vstar.io}.
 */
package io.vstar.image;
