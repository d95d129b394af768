package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Writes captions of scenes. A caption is true of its scene, but parts are left out at random, and
 * some captions have the empty words of the usual templates of textual inversion ("a good photo of
 * the ..."), so that a model learns to ignore them.
 */
public final class Captioner {
  private static final double NO_COLOR_SHARE = 0.1;
  private static final double NO_BACKGROUND_SHARE = 0.15;
  private static final double NO_MARKS_SHARE = 0.1;
  private static final double EMPTY_WORD_SHARE = 0.1;
  private static final double SIZE_SHARE = 0.25;
  private static final double SIDE_SHARE = 0.25;
  private static final double BARE_SHARE = 0.15;

  private static final double SMALL = 0.65;
  private static final double LARGE = 0.82;
  private static final double OFF_CENTER = 0.08;

  /** Returns a caption of at most 24 tokens of the {@link PocketTokenizerWriter}. */
  public String caption(Scene scene, RandomGenerator random) {
    StringBuilder caption = new StringBuilder();
    String subject = subject(scene, random);
    if (random.nextDouble() < BARE_SHARE) {
      caption.append(subject);
    } else {
      caption.append(medium(random)).append(" of ").append(determined(subject, random));
    }
    if (random.nextDouble() >= NO_BACKGROUND_SHARE) {
      scene.background().phrase().ifPresent(phrase -> caption.append(' ').append(phrase));
    }
    if (random.nextDouble() < SIDE_SHARE) {
      side(scene).ifPresent(side -> caption.append(", ").append(side));
    }
    return caption.toString();
  }

  /** Returns words such as "large red cat with white dots", of which only "cat" is always there. */
  private static String subject(Scene scene, RandomGenerator random) {
    StringBuilder words = new StringBuilder();
    if (random.nextDouble() < SIZE_SHARE) {
      size(scene).ifPresent(size -> words.append(size).append(' '));
    }
    boolean colored = random.nextDouble() >= NO_COLOR_SHARE;
    Optional<String> base = name(scene.fill().base()).filter(name -> colored);
    Optional<String> accent = name(scene.fill().accent()).filter(name -> colored);
    Pattern pattern = scene.fill().pattern();
    boolean marked = pattern != Pattern.PLAIN && random.nextDouble() >= NO_MARKS_SHARE;
    boolean adjective = marked && (accent.isEmpty() || random.nextDouble() < 0.15);
    if (adjective) {
      words.append(pattern.adjective()).append(' ');
    }
    base.ifPresent(name -> words.append(name).append(' '));
    words.append(scene.subject().word());
    if (marked && !adjective) {
      words.append(" with ").append(accent.orElseThrow()).append(' ');
      words.append(pattern.noun().orElseThrow());
    }
    return words.toString();
  }

  /** Returns words such as "a drawing" or "the good photo". */
  private static String medium(RandomGenerator random) {
    String medium =
        random.nextDouble() < 0.6 ? "drawing" : SceneGrammar.pick(PocketVocabulary.MEDIUMS, random);
    if (random.nextDouble() < EMPTY_WORD_SHARE) {
      medium = SceneGrammar.pick(PocketVocabulary.EMPTY_WORDS, random) + " " + medium;
    }
    return random.nextDouble() < 0.9 ? Article.before(medium) : "the " + medium;
  }

  private static String determined(String subject, RandomGenerator random) {
    return random.nextDouble() < 0.85
        ? Article.before(subject)
        : SceneGrammar.pick(List.of("the", "my", "one"), random) + " " + subject;
  }

  private static Optional<String> size(Scene scene) {
    if (scene.size() < SMALL) {
      return Optional.of("small");
    }
    return scene.size() > LARGE ? Optional.of("large") : Optional.empty();
  }

  private static Optional<String> side(Scene scene) {
    if (Math.abs(scene.centerX() - 0.5) < OFF_CENTER) {
      return Optional.empty();
    }
    return Optional.of(scene.centerX() < 0.5 ? "on the left" : "on the right");
  }

  private static Optional<String> name(Color color) {
    return NamedColor.naming(color).map(NamedColor::word);
  }
}
