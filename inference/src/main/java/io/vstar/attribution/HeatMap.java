package io.vstar.attribution;

import java.util.Objects;

/**
 * The heat map of a word: how much the UNet looked at it at each latent of a picture while it was
 * drawn (Tang et al. 2022).
 */
public final class HeatMap {
  /** The paper's share of the peak from which on a place belongs to the word (DAAM-0.4). */
  public static final double THRESHOLD = 0.4;

  private final String word;
  private final int width;
  private final int height;
  private final float[] weights; // row-major

  /**
   * Creates a map with a copy of its values.
   *
   * @param word the word
   * @param width number of latents in a row
   * @param height number of rows
   * @param weights mean weight of attention at each latent, 0 to 1, row-major; those of the tokens
   *     of a word are summed
   */
  HeatMap(String word, int width, int height, float[] weights) {
    if (weights.length != width * height) {
      throw new IllegalArgumentException("expected %dx%d weights".formatted(width, height));
    }
    this.word = word;
    this.width = width;
    this.height = height;
    this.weights = weights.clone();
  }

  /** Returns the word. */
  public String word() {
    return word;
  }

  /** Returns the number of latents in a row. */
  public int width() {
    return width;
  }

  /** Returns the number of rows of latents. */
  public int height() {
    return height;
  }

  /** Returns the weight at a latent, 0 to 1. */
  public double at(int x, int y) {
    return weights[Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)];
  }

  /** Returns the mean weight. */
  public double mean() {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum / weights.length;
  }

  /** Returns the largest weight. */
  public double peak() {
    double peak = 0;
    for (float weight : weights) {
      peak = Math.max(peak, weight);
    }
    return peak;
  }

  /**
   * Returns the share of the picture that belongs to the word: where the weight is at least {@link
   * #THRESHOLD} times the peak. A word that the UNet looks at everywhere has a share near 1.
   */
  public double area() {
    double least = THRESHOLD * peak();
    int inside = 0;
    for (float weight : weights) {
      inside += weight >= least ? 1 : 0;
    }
    return (double) inside / weights.length;
  }

  /**
   * Returns the weight at a place between latents, by bilinear interpolation, as a share of the
   * peak.
   *
   * @param x place from the left edge, 0 to 1
   * @param y place from the top edge, 0 to 1
   */
  double shareAt(double x, double y) {
    double peak = peak();
    return peak == 0 ? 0 : interpolated(x * width - 0.5, y * height - 0.5) / peak;
  }

  private double interpolated(double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double below = y - top;
    double upper = (1 - right) * clamped(left, top) + right * clamped(left + 1, top);
    double lower = (1 - right) * clamped(left, top + 1) + right * clamped(left + 1, top + 1);
    return (1 - below) * upper + below * lower;
  }

  private double clamped(int x, int y) {
    return at(Math.max(0, Math.min(width - 1, x)), Math.max(0, Math.min(height - 1, y)));
  }
}
