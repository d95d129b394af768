package io.vstar.train.heldout;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The verdict on a result that may replace the published one.
 *
 * @param accepted whether it replaces it
 * @param reason the reason, a sentence without its full stop
 * @param published the number of the run that was published before; empty if there was none
 * @param comparisons the losses of the result by those of the published one, by the name of a set
 *     of pictures: {@code all}; {@code unseen} for those that neither was trained on; of these
 *     {@code earlier}, which were held out for the published one as well, and {@code added}, which
 *     were not there then. A set without pictures is absent
 * @param pictures the comparison of what is drawn with both; empty if it was not asked for
 */
public record GateVerdict(
    boolean accepted,
    String reason,
    Optional<String> published,
    Map<String, Comparison> comparisons,
    Optional<PictureComparison> pictures) {

  /**
   * The comparison on a set of pictures.
   *
   * @param pictures the number of the pictures, at least 1
   * @param ratio the loss of the result by that of the published one; below 1 it is better
   */
  public record Comparison(int pictures, PairedRatio ratio) {}

  public GateVerdict {
    Objects.requireNonNull(reason, "reason");
    comparisons = Collections.unmodifiableMap(new LinkedHashMap<>(comparisons));
    pictures = pictures == null ? Optional.empty() : pictures;
  }

  /** Makes a verdict by losses alone. */
  public GateVerdict(
      boolean accepted,
      String reason,
      Optional<String> published,
      Map<String, Comparison> comparisons) {
    this(accepted, reason, published, comparisons, Optional.empty());
  }

  /** Returns the verdict with a comparison of pictures, which refuses what is worse in them. */
  public GateVerdict with(PictureComparison drawn) {
    Optional<String> worse = accepted ? drawn.worse() : Optional.empty();
    return new GateVerdict(
        accepted && worse.isEmpty(),
        worse.map(text -> "its loss is better, but " + text).orElse(reason),
        published,
        comparisons,
        Optional.of(drawn));
  }
}
