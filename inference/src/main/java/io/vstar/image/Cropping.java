package io.vstar.image;

/**
 * The choice of the part that is kept when a picture is cropped.
 *
 * @param horizontal fraction in [0, 1]: 0 keeps the left end, 1 the right end, 0.5 the middle
 * @param vertical fraction in [0, 1]: 0 keeps the top, 1 the bottom, 0.5 the middle
 */
public record Cropping(double horizontal, double vertical) {
  /** The cropping that keeps the middle. */
  public static final Cropping CENTER = new Cropping(0.5, 0.5);

  /**
   * Checks the fractions.
   *
   * @throws IllegalArgumentException if a fraction is not in [0, 1]
   */
  public Cropping {
    if (!(horizontal >= 0 && horizontal <= 1 && vertical >= 0 && vertical <= 1)) {
      throw new IllegalArgumentException(
          "fractions must be in [0, 1]: " + horizontal + ", " + vertical);
    }
  }

  /**
   * Returns the number of pixels to cut off on the left if {@code surplus} pixels are cut off in
   * all.
   */
  public int left(int surplus) {
    return (int) Math.round(horizontal * surplus);
  }

  /**
   * Returns the number of pixels to cut off at the top if {@code surplus} pixels are cut off in
   * all.
   */
  public int top(int surplus) {
    return (int) Math.round(vertical * surplus);
  }
}
