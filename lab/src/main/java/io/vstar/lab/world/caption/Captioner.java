package io.vstar.lab.world.caption;

import io.vstar.lab.world.Scene;
import io.vstar.lab.world.Style;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Writes captions of scenes. A caption is true of its scene, but parts are left out at random, the
 * words and their order vary, and some captions have the empty words of the usual templates of
 * textual inversion ("a good photo of the ..."), so that a model learns to ignore them.
 */
public final class Captioner {
  private static final double UNNAMED_FLAT_SHARE = 0.75;
  private static final double UNNAMED_STYLE_SHARE = 0.01;
  private static final double NO_BACKGROUND_SHARE = 0.1;
  private static final double BACKGROUND_OF_PAPER_SHARE = 0.1;
  private static final double EMPTY_WORD_SHARE = 0.12;

  private final FigureCaptioner figures = new FigureCaptioner();

  /**
   * The parts of a sentence, each of which may be empty.
   *
   * @param medium such as "a sketch of "
   * @param content the figures
   * @param place the background, such as "in the snow"
   * @param ending the style, such as "in pencil"
   */
  private record Sentence(String medium, String content, String place, String ending) {
    String inOrder(String separator) {
      return medium + content + before(separator, place) + before(separator, ending);
    }

    private static String before(String separator, String words) {
      return words.isEmpty() ? "" : separator + words;
    }
  }

  /** Returns a caption of at most 60 tokens of the {@link PocketTokenizerWriter}. */
  public String caption(Scene scene, RandomGenerator random) {
    Words words = new Words(random);
    StylePhrases style = named(scene.style(), words);
    boolean atEnd = !style.endings().isEmpty() && words.happens(0.45);
    String ending = atEnd ? words.usually(0.5, style.endings()) : "";
    String content = figures.content(scene, words);
    String place = place(scene, words);
    String medium = atEnd ? medium(StylePhrases.NONE, words) : medium(style, words);
    boolean bare = (atEnd || style.adjectives().isEmpty()) && words.happens(0.3);
    Sentence sentence = new Sentence(bare ? "" : medium + " of ", content, place, ending);
    double form = random.nextDouble();
    if (form < 0.75 || place.isEmpty()) {
      return sentence.inOrder(" ");
    }
    if (form < 0.87) {
      return sentence.inOrder(", ");
    }
    return form < 0.93
        ? new Sentence("there is ", content, place, ending(style, words)).inOrder(" ")
        : new Sentence(place + ", ", content, "", ending(style, words)).inOrder(" ");
  }

  /**
   * Returns the prompt that says all of a scene in the usual words, such as "a hatched drawing of a
   * red cat with white dots to the left of a blue house on a green background".
   */
  public String prompt(Scene scene) {
    StylePhrases style = StylePhrases.of(scene.style());
    boolean named = scene.style() != Style.FLAT;
    String medium =
        named && !style.nouns().isEmpty()
            ? style.nouns().get(0)
            : named && !style.adjectives().isEmpty()
                ? style.adjectives().get(0) + " drawing"
                : "drawing";
    String place =
        scene.style().paper().isPresent()
            ? ""
            : Phrases.of(scene.background()).stream().findFirst().orElse("");
    return new Sentence(Article.before(medium) + " of ", figures.prompt(scene), place, "")
        .inOrder(" ");
  }

  /** Returns the style's words, or none if the caption does not name the style. */
  private static StylePhrases named(Style style, Words words) {
    double unnamed = style == Style.FLAT ? UNNAMED_FLAT_SHARE : UNNAMED_STYLE_SHARE;
    return words.happens(unnamed) ? StylePhrases.NONE : StylePhrases.of(style);
  }

  private static String ending(StylePhrases style, Words words) {
    return style.endings().isEmpty() ? "" : words.usually(0.5, style.endings());
  }

  /** Returns words such as "a drawing", "the good photo" or "a pencil sketch". */
  private static String medium(StylePhrases style, Words words) {
    String medium = words.usually(0.5, Phrases.MEDIUMS);
    if (!style.nouns().isEmpty() && words.happens(0.6)) {
      medium = words.usually(0.6, style.nouns());
    } else if (!style.adjectives().isEmpty()) {
      medium = words.usually(0.7, style.adjectives()) + " " + medium;
    }
    if (words.happens(EMPTY_WORD_SHARE)) {
      medium = words.usually(0, Phrases.EMPTY_WORDS) + " " + medium;
    }
    return words.happens(0.9) ? Article.before(medium) : "the " + medium;
  }

  private static String place(Scene scene, Words words) {
    List<String> phrases = Phrases.of(scene.background());
    boolean paper = scene.style().paper().isPresent();
    double left = paper ? 1 - BACKGROUND_OF_PAPER_SHARE : NO_BACKGROUND_SHARE;
    return Optional.of(phrases)
        .filter(list -> !list.isEmpty())
        .filter(list -> !words.happens(left))
        .map(list -> words.usually(0.6, list))
        .orElse("");
  }
}
