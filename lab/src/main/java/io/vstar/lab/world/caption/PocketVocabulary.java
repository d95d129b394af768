package io.vstar.lab.world.caption;

import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pattern;
import io.vstar.lab.world.shape.Pose;
import io.vstar.lab.world.shape.Subject;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The words that are one token each to the embedded base model. */
public final class PocketVocabulary {
  /** Words of captions' grammar, and some that people write though no caption has them. */
  private static final String OTHER_WORDS =
      "a an the of on in at with there is left right middle photograph style person thing object toy"
          + " animal artwork art color colors line lines not no without two by made detailed";

  private PocketVocabulary() {}

  /** Returns the distinct words of lower-case letters in a fixed order. */
  public static List<String> words() {
    Set<String> words = new LinkedHashSet<>();
    Stream.of(
            Stream.of(OTHER_WORDS),
            Arrays.stream(NamedColor.values()).map(NamedColor::word),
            Arrays.stream(Pattern.values()).map(Pattern::adjective),
            Arrays.stream(Pattern.values()).flatMap(pattern -> pattern.noun().stream()),
            Arrays.stream(Subject.values())
                .flatMap(subject -> subject.poses().stream())
                .map(Pose::word)
                .flatMap(word -> word.stream()),
            Phrases.all(),
            Arrays.stream(Style.values()).flatMap(style -> StylePhrases.of(style).all()))
        .flatMap(phrases -> phrases)
        .flatMap(phrase -> Arrays.stream(phrase.split("[ -]")))
        .forEach(words::add);
    return List.copyOf(words);
  }
}
