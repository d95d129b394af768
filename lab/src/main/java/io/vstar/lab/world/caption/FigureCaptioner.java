package io.vstar.lab.world.caption;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.Relation;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pattern;
import java.awt.Color;
import java.util.Optional;

/** Writes the part of a caption that says what the figures are and how they stand. */
final class FigureCaptioner {
  private static final double NO_COLOR_SHARE = 0.08;
  private static final double COLOR_IN_LINES_SHARE = 0.15;
  private static final double NO_MARKS_SHARE = 0.08;
  private static final double POSE_SHARE = 0.5;
  private static final double SIZE_SHARE = 0.25;
  private static final double SIDE_SHARE = 0.25;
  private static final double NO_RELATION_SHARE = 0.15;

  private static final double SMALL = 0.6;
  private static final double LARGE = 0.82;
  private static final double OFF_CENTER = 0.08;
  private static final double DIFFERENT_SIZES = 1.35;

  /** Returns words such as "a large red cat with white dots, on the left". */
  String content(Scene scene, Words words) {
    boolean colors = scene.style().showsColors() || words.happens(COLOR_IN_LINES_SHARE);
    if (scene.figures().size() == 1) {
      Figure figure = scene.first();
      String size = words.happens(SIZE_SHARE) ? size(figure.size(), words) : "";
      String noun = determined(noun(figure, size, colors, words), words);
      return words.happens(SIDE_SHARE) ? noun + side(figure) : noun;
    }
    Relation relation = scene.relation().orElseThrow();
    boolean inverse = words.happens(0.3);
    Figure one = scene.figures().get(inverse ? 1 : 0);
    Figure other = scene.figures().get(inverse ? 0 : 1);
    String between = words.usually(0.6, inverse ? Phrases.inverse(relation) : Phrases.of(relation));
    boolean sideways = relation == Relation.LEFT_OF || relation == Relation.RIGHT_OF;
    if (sideways && words.happens(NO_RELATION_SHARE)) {
      between = words.usually(0, Phrases.BESIDE);
    }
    return determined(noun(one, size(one, other, words), colors, words), words)
        + " "
        + between
        + " "
        + determined(noun(other, size(other, one, words), colors, words), words);
  }

  /** Returns all that is to be said, in the usual words. */
  String prompt(Scene scene) {
    boolean colors = scene.style().showsColors();
    String first = Article.before(fullNoun(scene.first(), colors));
    return scene
        .relation()
        .map(
            relation ->
                "%s %s %s"
                    .formatted(
                        first,
                        Phrases.of(relation).get(0),
                        Article.before(fullNoun(scene.figures().get(1), colors))))
        .orElse(first);
  }

  private static String fullNoun(Figure figure, boolean colors) {
    Fill<Color> fill = figure.fill();
    String pose = figure.pose().word().map(word -> word + " ").orElse("");
    String base = colors ? name(fill.base()).map(name -> name + " ").orElse("") : "";
    String accent = colors ? name(fill.accent()).map(name -> name + " ").orElse("") : "";
    String marks = fill.pattern().noun().map(noun -> " with " + accent + noun).orElse("");
    return pose + base + figure.subject().word() + marks;
  }

  /** Returns a noun with its attributes, of which all but the noun may be left out. */
  private static String noun(Figure figure, String size, boolean colors, Words words) {
    String subject = words.usually(0.8, Phrases.of(figure.subject()));
    Optional<String> pose = figure.pose().word().filter(word -> words.happens(POSE_SHARE));
    boolean poseFirst = words.happens(0.7);
    String front = pose.filter(word -> poseFirst).map(word -> word + " ").orElse("");
    String back = pose.filter(word -> !poseFirst).map(word -> " " + word).orElse("");
    String dressed = dressed(figure.fill(), subject + back, colors, words);
    String sized = size.isEmpty() ? "" : size + " ";
    return words.happens(0.5) ? front + sized + dressed : sized + front + dressed;
  }

  private static String dressed(Fill<Color> fill, String noun, boolean colors, Words words) {
    boolean colored = colors && !words.happens(NO_COLOR_SHARE);
    Optional<String> base = name(fill.base()).filter(name -> colored);
    Optional<String> accent = name(fill.accent()).filter(name -> colored);
    Pattern pattern = fill.pattern();
    String plain = base.map(name -> name + " " + noun).orElse(noun);
    if (pattern == Pattern.PLAIN || words.happens(NO_MARKS_SHARE)) {
      return plain;
    }
    String marks = pattern.noun().orElseThrow();
    double form = words.random().nextDouble();
    if (form < 0.6 && accent.isPresent()) {
      return plain + " with " + accent.get() + " " + marks;
    }
    if (form < 0.75 && base.isPresent() && accent.isPresent()) {
      return base.get() + " and " + accent.get() + " " + pattern.adjective() + " " + noun;
    }
    return form < 0.9 ? pattern.adjective() + " " + plain : plain + " with " + marks;
  }

  private static String determined(String noun, Words words) {
    return words.happens(0.85)
        ? Article.before(noun)
        : words.usually(0.5, Phrases.DETERMINERS) + " " + noun;
  }

  private static String size(double size, Words words) {
    if (size < SMALL) {
      return words.usually(0.7, Phrases.SMALL);
    }
    return size > LARGE ? words.usually(0.7, Phrases.LARGE) : "";
  }

  /** Returns the size of one figure beside another, if it is to be said. */
  private static String size(Figure figure, Figure other, Words words) {
    double ratio = figure.size() / other.size();
    if (Math.max(ratio, 1 / ratio) < DIFFERENT_SIZES || !words.happens(SIZE_SHARE)) {
      return "";
    }
    return words.usually(0.7, ratio < 1 ? Phrases.SMALL : Phrases.LARGE);
  }

  private static String side(Figure figure) {
    if (Math.abs(figure.centerX() - 0.5) < OFF_CENTER) {
      return "";
    }
    return figure.centerX() < 0.5 ? " on the left" : " on the right";
  }

  private static Optional<String> name(Color color) {
    return NamedColor.naming(color).map(NamedColor::word);
  }
}
