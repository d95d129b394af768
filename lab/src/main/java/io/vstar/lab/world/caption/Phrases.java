package io.vstar.lab.world.caption;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Landscape;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.Relation;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The words for what is in a scene. The first of each list is the usual one. */
final class Phrases {
  /** The nouns for the picture. */
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
          "beautiful",
          "cute",
          "cropped",
          "close-up");

  static final List<String> DETERMINERS = List.of("the", "my", "one", "this");
  static final List<String> SMALL = List.of("small", "little");
  static final List<String> LARGE = List.of("large", "big");
  static final List<String> BESIDE = List.of("next to", "beside", "and");

  private static final List<String> PLAIN =
      List.of(
          "on %s background",
          "with %s background", "against %s background", "in front of %s background", "on %s wall");

  private Phrases() {}

  static List<String> of(Subject subject) {
    return switch (subject) {
      case CAT -> List.of("cat", "kitty");
      case DOG -> List.of("dog", "puppy");
      case RABBIT -> List.of("rabbit", "bunny");
      case BOAT -> List.of("boat", "ship");
      case CUP -> List.of("cup", "mug");
      default -> List.of(subject.word());
    };
  }

  /** Returns phrases such as "on a blue background"; none for a colour without a name. */
  static List<String> of(Background background) {
    if (background instanceof PlainBackground plain) {
      return NamedColor.naming(plain.color()).map(color -> of(color)).orElse(List.of());
    }
    return switch ((Landscape) background) {
      case BEACH -> List.of("on the beach", "at the beach", "on a beach");
      case MEADOW -> List.of("in the meadow", "in a meadow", "on the grass");
      case SNOW -> List.of("in the snow", "on the snow", "in winter");
      case NIGHT -> List.of("at night", "under the moon", "under the stars");
      case DESERT -> List.of("in the desert", "in a desert", "on the sand");
      case SEA -> List.of("under the sea", "under water", "in the sea");
      case CITY -> List.of("in the city", "in town", "in the street");
      case ROOM -> List.of("in a room", "in the room", "at home");
    };
  }

  /** Returns the words between the first figure of a relation and the second. */
  static List<String> of(Relation relation) {
    return switch (relation) {
      case LEFT_OF -> List.of("to the left of", "left of");
      case RIGHT_OF -> List.of("to the right of", "right of");
      case ABOVE -> List.of("above", "over");
      case ON -> List.of("on", "on top of", "standing on");
    };
  }

  /** Returns the words between the second figure of a relation and the first. */
  static List<String> inverse(Relation relation) {
    return switch (relation) {
      case LEFT_OF -> of(Relation.RIGHT_OF);
      case RIGHT_OF -> of(Relation.LEFT_OF);
      case ABOVE, ON -> List.of("below", "under");
    };
  }

  static Stream<String> all() {
    return Stream.of(
            MEDIUMS.stream(),
            EMPTY_WORDS.stream(),
            DETERMINERS.stream(),
            SMALL.stream(),
            LARGE.stream(),
            BESIDE.stream(),
            Arrays.stream(Subject.values()).flatMap(subject -> of(subject).stream()),
            Arrays.stream(Landscape.values()).flatMap(landscape -> of(landscape).stream()),
            Arrays.stream(NamedColor.values()).flatMap(color -> of(color).stream()),
            Arrays.stream(Relation.values())
                .flatMap(relation -> Stream.of(of(relation), inverse(relation)))
                .flatMap(List::stream))
        .flatMap(phrases -> phrases);
  }

  private static List<String> of(NamedColor color) {
    return PLAIN.stream().map(phrase -> phrase.formatted(Article.before(color.word()))).toList();
  }
}
