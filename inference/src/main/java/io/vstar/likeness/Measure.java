package io.vstar.likeness;

/** The numbers of a {@link Likeness} that are collected over many pairs of pictures. */
public enum Measure {
  /** Structural similarity. */
  SSIM("ssim", "SSIM") {
    @Override
    public double of(Likeness likeness) {
      return likeness.ssim();
    }
  },
  /** Mean colour difference. */
  DELTA_E("delta_e", "ΔE2000") {
    @Override
    public double of(Likeness likeness) {
      return likeness.deltaE();
    }
  },
  /** Distance of the perceptual hashes. */
  HASH_DISTANCE("hash_distance", "pHash bits") {
    @Override
    public double of(Likeness likeness) {
      return likeness.hashDistance();
    }
  },
  /** Number of matching keypoints. */
  MATCHES("matches", "SIFT matches") {
    @Override
    public double of(Likeness likeness) {
      return likeness.matches();
    }
  },
  /** Matching keypoints as a share of those that could match. */
  MATCH_SHARE("match_share", "match share") {
    @Override
    public double of(Likeness likeness) {
      return likeness.matchShare();
    }
  };

  private final String key;
  private final String title;

  Measure(String key, String title) {
    this.key = key;
    this.title = title;
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
  public abstract double of(Likeness likeness);
}
