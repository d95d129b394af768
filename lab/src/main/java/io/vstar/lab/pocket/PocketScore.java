package io.vstar.lab.pocket;

import io.vstar.lab.judge.Finding;
import io.vstar.lab.world.Scene;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * The shares of drawings that are right in one respect, in [0, 1]; NaN where no prompt asked for
 * it.
 *
 * @param subject share with the right subjects
 * @param color share with the right colours of bodies, of those whose style shows colours
 * @param background share with the right background, of those whose style has one
 * @param style share in the right style
 * @param pattern share with the right kind of pattern on every figure
 * @param pair share with both subjects right, of those with two
 * @param place share with both subjects at the right places, of those with two
 */
public record PocketScore(
    double subject,
    double color,
    double background,
    double style,
    double pattern,
    double pair,
    double place) {

  /** Returns whether no share is below the other's; a share of NaN asks for nothing. */
  public boolean isAtLeast(PocketScore least) {
    Map<String, Double> required = least.shares();
    return shares().entrySet().stream()
        .allMatch(share -> !(share.getValue() < required.get(share.getKey())));
  }

  /** Returns the shares by name, in a fixed order. */
  public Map<String, Double> shares() {
    Map<String, Double> shares = new LinkedHashMap<>();
    shares.put("subject", subject);
    shares.put("colour", color);
    shares.put("background", background);
    shares.put("style", style);
    shares.put("pattern", pattern);
    shares.put("two", pair);
    shares.put("places", place);
    return shares;
  }

  /** Counts drawings. */
  static final class Tally {
    private final Count subject = new Count(Finding::hasSubjects);
    private final Count color = new Count(Finding::hasColors);
    private final Count background = new Count(Finding::hasBackground);
    private final Count style = new Count(Finding::hasStyle);
    private final Count pattern = new Count(Finding::hasPatterns);
    private final Count pair = new Count(Finding::hasSubjects);
    private final Count place = new Count(Finding::hasPlaces);

    void add(Scene asked, Finding found) {
      subject.add(asked, found, true);
      color.add(asked, found, asked.style().showsColors());
      background.add(asked, found, asked.style().paper().isEmpty());
      style.add(asked, found, true);
      pattern.add(asked, found, true);
      pair.add(asked, found, asked.figures().size() == 2);
      place.add(asked, found, asked.figures().size() == 2);
    }

    PocketScore score() {
      return new PocketScore(
          subject.share(),
          color.share(),
          background.share(),
          style.share(),
          pattern.share(),
          pair.share(),
          place.share());
    }
  }

  /** A count of the drawings that are right in one respect. */
  private static final class Count {
    private final BiPredicate<Finding, Scene> isRight;
    private int right;
    private int all;

    Count(BiPredicate<Finding, Scene> isRight) {
      this.isRight = isRight;
    }

    void add(Scene asked, Finding found, boolean counts) {
      if (counts) {
        all++;
        right += isRight.test(found, asked) ? 1 : 0;
      }
    }

    double share() {
      return (double) right / all;
    }
  }
}
