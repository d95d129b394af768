package io.vstar.pictures;

import io.vstar.error.ConfigException;
import io.vstar.generation.MaskedContent;
import java.nio.file.Path;

/**
 * The extension of a picture beyond its edges.
 *
 * @param picture file of the picture
 * @param left pixels to add on the left
 * @param right pixels to add on the right
 * @param top pixels to add at the top
 * @param bottom pixels to add at the bottom
 * @param strength share of the steps that are made, in (0, 1]
 * @param content what the added part begins with
 * @param blur deviation in pixels of the Gaussian that fades the added part into the picture, over
 *     four times as many pixels inside of its edge
 */
public record Outpainting(
    Path picture,
    int left,
    int right,
    int top,
    int bottom,
    double strength,
    MaskedContent content,
    double blur) {
  private static final int MOST = 8192;
  private static final double MOST_BLUR = 64;

  /**
   * Checks the numbers.
   *
   * @throws ConfigException if nothing is added, or a number is not valid
   */
  public Outpainting {
    for (int side : new int[] {left, right, top, bottom}) {
      if (side < 0 || side > MOST) {
        throw new ConfigException(
            "%d pixels are to be added, expected 0 to %d at each edge".formatted(side, MOST));
      }
    }
    if (left + right + top + bottom == 0) {
      throw new ConfigException("nothing is added: say how much at the left, right, top or bottom");
    }
    PictureSource.of(picture, strength); // which checks the strength
    if (!(blur >= 0 && blur <= MOST_BLUR)) {
      throw new ConfigException("the blur is %s, expected 0 to 64 pixels".formatted(blur));
    }
  }

  /** Returns how many pixels inside of the picture's edge are drawn anew, too. */
  int overlap() {
    return (int) Math.ceil(4 * blur);
  }

  /** Returns what is added, for the infotext. */
  String sides() {
    return "left %d, right %d, top %d, bottom %d".formatted(left, right, top, bottom);
  }
}
