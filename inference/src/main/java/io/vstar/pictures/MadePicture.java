package io.vstar.pictures;

import io.vstar.image.Infotext;
import java.awt.image.BufferedImage;

/**
 * A picture, and how it was made.
 *
 * @param seed its own
 * @param infotext what A1111 would write into its file
 */
public record MadePicture(BufferedImage image, long seed, Infotext infotext) {}
