package io.vstar.likeness;

import java.awt.image.BufferedImage;

/**
 * How alike two pictures are.
 *
 * @param ssim structural similarity of their luma, -1 to 1; 1 for equal pictures (Wang et al. 2004)
 * @param deltaE mean colour difference ΔE₀₀ of their pixels; 0 for equal pictures (CIEDE2000)
 * @param hashDistance number of differing bits of their perceptual hashes, 0 to 64
 * @param corners numbers of Harris corners
 * @param keypoints numbers of SIFT keypoints
 * @param matches number of keypoints that match
 * @param resized true if the second picture was brought to the size of the first
 */
public record Likeness(
    double ssim,
    double deltaE,
    int hashDistance,
    Counts corners,
    Counts keypoints,
    int matches,
    boolean resized) {

  /** Numbers of points in the first and the second picture. */
  public record Counts(int first, int second) {
    int smaller() {
      return Math.min(first, second);
    }
  }

  /**
   * Compares two pictures. If their sizes differ, the second one is stretched to the size of the
   * first.
   */
  public static Likeness between(ComparablePicture first, ComparablePicture other) {
    ComparablePicture second = other.inSizeOf(first);
    return new Likeness(
        StructuralSimilarity.of(first.gray(), second.gray()),
        meanDeltaE(first.image(), second.image()),
        first.hash().distance(second.hash()),
        new Counts(first.points().corners().size(), second.points().corners().size()),
        new Counts(first.points().keypoints().size(), second.points().keypoints().size()),
        first.points().matches(second.points()).size(),
        !other.hasSizeOf(first));
  }

  /**
   * Returns the matches as a share of the keypoints of the picture that has fewer, 0 to 1; 0 if one
   * has none.
   */
  public double matchShare() {
    return keypoints.smaller() == 0 ? 0 : (double) matches / keypoints.smaller();
  }

  private static double meanDeltaE(BufferedImage first, BufferedImage second) {
    int width = first.getWidth();
    int height = first.getHeight();
    int[] a = first.getRGB(0, 0, width, height, null, 0, width);
    int[] b = second.getRGB(0, 0, width, height, null, 0, width);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] == b[i] ? 0 : ColorDifference.of(CieLab.ofSrgb(a[i]), CieLab.ofSrgb(b[i]));
    }
    return sum / a.length;
  }
}
