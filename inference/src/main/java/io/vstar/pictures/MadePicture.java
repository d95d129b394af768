package io.vstar.pictures;

import io.vstar.image.Infotext;
import java.awt.image.BufferedImage;

/**
 * A picture that was made, with its settings.
 *
 * @param seed seed of the picture
 * @param infotext settings as A1111 writes them into a picture's file
 */
public record MadePicture(BufferedImage image, long seed, Infotext infotext) {}
