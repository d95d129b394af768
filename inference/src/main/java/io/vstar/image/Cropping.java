package io.vstar.image;

/**
 * Which part of a picture is kept when it is larger than asked for.
 *
 * @param horizontal 0 keeps the left end, 1 the right end, 0.5 the middle
 * @param vertical 0 keeps the top, 1 the bottom, 0.5 the middle
 */
public record Cropping(double horizontal, double vertical) {
  /** Keeps the middle. */
  public static final Cropping CENTER = new Cropping(0.5, 0.5);

  /**
   * @throws IllegalArgumentException if a fraction is not in [0, 1]
   */
  public Cropping {
    if (!(horizontal >= 0 && horizontal <= 1 && vertical >= 0 && vertical <= 1)) {
      throw new IllegalArgumentException(
          "fractions must be in [0, 1]: " + horizontal + ", " + vertical);
    }
  }

  /** How many pixels are cut off on the left of {@code surplus} to cut in all. */
  public int left(int surplus) {
    return (int) Math.round(horizontal * surplus);
  }

  /** How many pixels are cut off at the top of {@code surplus} to cut in all. */
  public int top(int surplus) {
    return (int) Math.round(vertical * surplus);
  }
}
