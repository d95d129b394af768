package io.vstar.train.heldout;

import java.util.Locale;
import java.util.Optional;

/**
 * The comparison of what is drawn with a result and with the published one, by cosines of CLIP.
 *
 * @param pictures the number of pictures of each
 * @param likeness the mean cosine of the result's pictures to the held-out ones
 * @param likenessBefore that of the published result's pictures
 * @param following the mean cosine of the result's pictures to their prompts in known words
 * @param followingBefore that of the published result's pictures
 * @param tolerance by how much a mean of the result may be below that of the published one
 */
public record PictureComparison(
    int pictures,
    double likeness,
    double likenessBefore,
    double following,
    double followingBefore,
    double tolerance) {

  /** Returns what the result is worse in by more than the tolerance; empty if it is in nothing. */
  public Optional<String> worse() {
    if (!(likeness >= likenessBefore - tolerance)) {
      return Optional.of(
          text("its pictures are less like the held-out ones", likeness, likenessBefore));
    }
    return following >= followingBefore - tolerance
        ? Optional.empty()
        : Optional.of(text("its pictures follow prompts less", following, followingBefore));
  }

  private static String text(String what, double now, double before) {
    return String.format(Locale.ROOT, "%s: a cosine of %.3f, where it was %.3f", what, now, before);
  }
}
