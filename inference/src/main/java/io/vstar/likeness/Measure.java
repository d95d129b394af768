package io.vstar.likeness;

import java.util.function.ToDoubleFunction;

/** The numbers of a {@link Likeness} that are collected over many pairs of pictures. */
public enum Measure {
  /** Structural similarity. */
  SSIM("ssim", "SSIM", Likeness::ssim),
  /** Mean colour difference. */
  DELTA_E("delta_e", "ΔE2000", Likeness::deltaE),
  /** Distance of the perceptual hashes. */
  HASH_DISTANCE("hash_distance", "pHash bits", Likeness::hashDistance),
  /** Number of matching keypoints. */
  MATCHES("matches", "SIFT matches", Likeness::matches),
  /** Matching keypoints as a share of those that could match. */
  MATCH_SHARE("match_share", "match share", Likeness::matchShare);

  private final String key;
  private final String title;
  private final ToDoubleFunction<Likeness> number;

  Measure(String key, String title, ToDoubleFunction<Likeness> number) {
    this.key = key;
    this.title = title;
    this.number = number;
  }

  /** Returns the stable name in JSON. */
  public String key() {
    return key;
  }

  /** Returns the name in tables. */
  public String title() {
    return title;
  }

  /** Returns this number of a comparison. */
  public double of(Likeness likeness) {
    return number.applyAsDouble(likeness);
  }
}
