package io.vstar.lab.pocket.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The words that are one token each to the embedded base model. */
public final class PocketVocabulary {
  /** The nouns for the picture in captions. */
  static final List<String> MEDIUMS =
      List.of(
          "drawing",
          "picture",
          "painting",
          "photo",
          "image",
          "illustration",
          "rendition",
          "rendering",
          "depiction");

  /** Adjectives of the usual training templates that say nothing about a drawing. */
  static final List<String> EMPTY_WORDS =
      List.of(
          "good",
          "bad",
          "nice",
          "cool",
          "weird",
          "clean",
          "dirty",
          "bright",
          "dark",
          "cropped",
          "close-up");

  private static final List<String> GRAMMAR_WORDS =
      List.of(
              "a an the my one of on in at with and background small large left right beach meadow snow"
                  + " night",
              "photograph style person thing object toy animal")
          .stream()
          .flatMap(words -> Arrays.stream(words.split(" ")))
          .toList();

  private PocketVocabulary() {}

  /** Returns the distinct words of lower-case letters in a fixed order. */
  public static List<String> words() {
    Set<String> words = new LinkedHashSet<>(GRAMMAR_WORDS);
    for (Subject subject : Subject.values()) {
      words.add(subject.word());
    }
    for (NamedColor color : NamedColor.values()) {
      words.add(color.word());
    }
    for (Pattern pattern : Pattern.values()) {
      words.add(pattern.adjective());
      pattern.noun().ifPresent(words::add);
    }
    words.addAll(MEDIUMS);
    EMPTY_WORDS.forEach(word -> words.addAll(Arrays.asList(word.split("-"))));
    return List.copyOf(new ArrayList<>(words));
  }
}
