package io.vstar.generation;

import io.vstar.error.ConfigException;
import io.vstar.image.Mask;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * A picture that is drawn over (img2img), wholly or where a mask says (inpainting).
 *
 * @param picture the picture, of the size that is drawn
 * @param strength share of the steps that are made, in (0, 1]: how much it is changed
 * @param mask what is drawn anew, of the same size; empty for the whole picture
 * @param content what that begins with
 */
public record InitialPicture(
    BufferedImage picture, double strength, Optional<Mask> mask, MaskedContent content) {

  /**
   * Checks the strength.
   *
   * @throws ConfigException if it is outside of (0, 1]
   */
  public InitialPicture {
    if (!(strength > 0 && strength <= 1)) {
      throw new ConfigException(
          "the strength is %s, expected a number above 0 and at most 1".formatted(strength));
    }
  }

  /** Returns a picture that is wholly drawn over. */
  public static InitialPicture whole(BufferedImage picture, double strength) {
    return new InitialPicture(picture, strength, Optional.empty(), MaskedContent.ORIGINAL);
  }

  /** Returns a picture of which a part is drawn anew. */
  public static InitialPicture masked(
      BufferedImage picture, double strength, Mask mask, MaskedContent content) {
    return new InitialPicture(picture, strength, Optional.of(mask), content);
  }
}
