package io.vstar.image;

import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * A picture whose transparency is kept apart from its colours.
 *
 * @param colors the colours as they are stored, also where the picture is transparent, in sRGB; of
 *     type {@code TYPE_INT_RGB}
 * @param opacity gray levels of type {@code TYPE_INT_RGB} and of the same size, 0 transparent and
 *     255 opaque; empty if the picture has no transparency
 */
public record AlphaImage(BufferedImage colors, Optional<BufferedImage> opacity) {}
