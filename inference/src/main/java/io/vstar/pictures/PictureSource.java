package io.vstar.pictures;

import io.vstar.error.ConfigException;
import io.vstar.generation.MaskedContent;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A file of a picture that is drawn over.
 *
 * @param picture the file, in a format that {@link io.vstar.image.ImageFiles} reads
 * @param strength share of the steps that are made, in (0, 1]: how much the picture is changed
 *     (A1111's <i>Denoising strength</i>)
 * @param inpainting the part that is drawn anew; empty for the whole picture
 */
public record PictureSource(Path picture, double strength, Optional<Inpainting> inpainting) {
  /** A1111's usual strength. */
  public static final double USUAL_STRENGTH = 0.75;

  /**
   * Checks the strength.
   *
   * @throws ConfigException if it is outside of (0, 1]
   */
  public PictureSource {
    if (!(strength > 0 && strength <= 1)) {
      throw new ConfigException(
          "the strength is %s, expected a number above 0 and at most 1".formatted(strength));
    }
  }

  /** Returns a picture that is wholly drawn over. */
  public static PictureSource of(Path picture, double strength) {
    return new PictureSource(picture, strength, Optional.empty());
  }

  /** Returns the same picture, of which a part is drawn anew. */
  public PictureSource with(Inpainting other) {
    return new PictureSource(picture, strength, Optional.of(other));
  }

  /**
   * The part of a picture that is drawn anew.
   *
   * @param mask file of a picture that is white where the picture is drawn anew, and black where it
   *     stays; it is brought to the picture's size
   * @param inverted whether black and white mean the opposite
   * @param blur deviation in pixels of the Gaussian that makes the mask's edges soft; 0 for none
   * @param content what the part begins with
   * @param padding with a number, only the part is drawn, at the whole size, with so many pixels
   *     around it, and put back into the picture; empty for the whole picture
   */
  public record Inpainting(
      Path mask, boolean inverted, double blur, MaskedContent content, OptionalInt padding) {
    /** A1111's usual blur. */
    public static final double USUAL_BLUR = 4;

    /** A1111's usual padding. */
    public static final int USUAL_PADDING = 32;

    private static final double MOST_BLUR = 1000;

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if blur or padding is negative
     */
    public Inpainting {
      if (!(blur >= 0 && blur <= MOST_BLUR)) {
        throw new ConfigException("the mask blur is " + blur + ", expected 0 to 1000 pixels");
      }
      if (padding.orElse(0) < 0) {
        throw new ConfigException(
            "the mask padding is " + padding.getAsInt() + ", expected a whole number >= 0");
      }
    }

    /** Returns inpainting of the whole picture with A1111's usual settings. */
    public static Inpainting of(Path mask) {
      return new Inpainting(mask, false, USUAL_BLUR, MaskedContent.ORIGINAL, OptionalInt.empty());
    }
  }
}
