package io.vstar.similarity;

/** The levels at which two texts can be compared, from a text encoder's input to its output. */
public enum TextLevel {
  /** The mean of the token vectors, before the text encoder: words alone, without their order. */
  TOKENS("tokens", "mean of the token vectors, before the text encoder") {
    @Override
    public double cosine(PromptVectors a, PromptVectors b) {
      return Cosine.of(a.meanToken(), b.meanToken());
    }
  },
  /** The mean of the states at the texts' own tokens. */
  OUTPUT("output", "mean of the states at the tokens, after the text encoder") {
    @Override
    public double cosine(PromptVectors a, PromptVectors b) {
      return Cosine.of(a.meanState(), b.meanState());
    }
  },
  /** The mean over all positions, padding among them, of the cosines of the states there. */
  POSITIONS("positions", "mean of the cosines at each position that the UNet reads") {
    @Override
    public double cosine(PromptVectors a, PromptVectors b) {
      int shared = Math.min(a.positions(), b.positions());
      double sum = 0;
      for (int i = 0; i < shared; i++) {
        sum += a.cosineAt(i, b);
      }
      return sum / shared;
    }
  },
  /** The one vector of the whole text at its end mark. */
  POOLED("pooled", "the one vector of the text, at its end mark") {
    @Override
    public double cosine(PromptVectors a, PromptVectors b) {
      return Cosine.of(a.pooled(), b.pooled());
    }
  };

  private final String key;
  private final String title;

  TextLevel(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Returns the stable name in options and JSON. */
  public String key() {
    return key;
  }

  /** Returns a description for tables. */
  public String title() {
    return title;
  }

  /** Computes the cosine of two texts at this level, in [-1, 1]. */
  public abstract double cosine(PromptVectors a, PromptVectors b);
}
