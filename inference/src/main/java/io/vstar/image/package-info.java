/**
 * Pictures on the host: reading, turning, scaling, cropping, the text inside a PNG, and the way to
 * {@code float[]} in [-1, 1] and back.
 *
 * <p>Start with {@link io.vstar.image.ImageFiles} to read and {@link io.vstar.image.PngFiles} to
 * write. A picture is a {@link java.awt.image.BufferedImage} of type {@code TYPE_INT_RGB}
 * everywhere; no screen is needed. Must not depend on DJL; of vstar only on {@code io.vstar.error}
 * and {@code io.vstar.io}.
 */
package io.vstar.image;
