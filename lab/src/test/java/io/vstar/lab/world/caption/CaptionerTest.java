package io.vstar.lab.world.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.Landscape;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.Relation;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneGrammar;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pattern;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CaptionerTest {
  private static final int COUNT = 4000;
  private static final Background ORANGE = PlainBackground.of(NamedColor.ORANGE);
  private static final Figure CAT =
      figure(Subject.CAT, NamedColor.RED.color(), Pattern.DOTTED, NamedColor.WHITE.color());
  private static final Figure HOUSE =
      figure(Subject.HOUSE, NamedColor.BLUE.color(), Pattern.PLAIN, NamedColor.BLUE.color());

  private final Captioner captioner = new Captioner();

  @Test
  void captionsSayOnlyWhatIsTrue() {
    Scene scene = Scene.of(CAT.at(0.3, 0.5, 0.5), ORANGE, Style.FLAT);
    assertThat(captions(scene))
        .allMatch(caption -> caption.contains("cat") || caption.contains("kitty"))
        .noneMatch(caption -> caption.contains("large") || caption.contains("on the right"))
        .noneMatch(caption -> caption.contains("walking"))
        .contains(
            "a drawing of a red cat with white dots on an orange background",
            "a drawing of a dotted red cat on an orange background",
            "red cat with white dots on an orange background".replace("red", "a red"))
        .anyMatch(caption -> caption.contains("on the left"))
        .anyMatch(caption -> caption.contains("small"))
        .anyMatch(caption -> caption.contains("red and white dotted"));
  }

  @Test
  void placesOfTwoFiguresAreSaidBothWays() {
    Scene scene =
        new Scene(
            List.of(CAT.at(0.25, 0.5, 0.4), HOUSE.at(0.75, 0.5, 0.4)),
            Optional.of(Relation.LEFT_OF),
            ORANGE,
            Style.FLAT);
    assertThat(captions(scene))
        .anyMatch(caption -> caption.matches(".*cat.* left of .*house.*"))
        .anyMatch(caption -> caption.matches(".*house.* right of .*cat.*"))
        .noneMatch(caption -> caption.matches(".*(cat|kitty).* right of .*house.*"))
        .noneMatch(caption -> caption.matches(".*house.* left of .*(cat|kitty).*"));
    assertThat(captioner.prompt(scene))
        .isEqualTo(
            "a drawing of a sitting red cat with white dots to the left of a blue house on an orange"
                + " background");
  }

  @Test
  void stylesAreNamedButForFlatness() {
    Scene hatched = Scene.of(CAT, ORANGE, Style.HATCHED);
    assertThat(share(captions(hatched), "hatch")).isCloseTo(0.99, within(0.02));
    assertThat(captioner.prompt(hatched)).startsWith("a hatched drawing of a ");
    assertThat(captioner.prompt(hatched.in(Style.SKETCH)))
        .isEqualTo("a sketch of a sitting cat with dots");
    assertThat(share(captions(hatched.in(Style.FLAT)), "flat")).isCloseTo(0.25, within(0.05));
  }

  @Test
  void heldOutStylesHaveNoWords() {
    Scene flat = Scene.of(CAT, ORANGE, Style.FLAT);
    for (Style style : Style.heldOut()) {
      assertThat(StylePhrases.of(style).all()).isEmpty();
      if (style.showsColors()) {
        assertThat(captioner.prompt(flat.in(style))).isEqualTo(captioner.prompt(flat));
      }
    }
  }

  @Test
  void colorsBetweenTheNamesStayUnnamed() {
    Figure boat = figure(Subject.BOAT, new Color(0xcfa676), Pattern.STRIPED, new Color(0x1f8a8a));
    List<String> colors = Arrays.stream(NamedColor.values()).map(NamedColor::word).toList();
    assertThat(captions(Scene.of(boat, Landscape.BEACH, Style.FLAT)))
        .allSatisfy(caption -> assertThat(words(caption)).doesNotContainAnyElementsOf(colors))
        .contains("a drawing of a striped boat on the beach");
  }

  @Test
  void captionsAreShortAndMadeOfKnownWords() {
    SceneGrammar grammar = new SceneGrammar(Choices.TRAINING);
    SplittableRandom random = new SplittableRandom(3);
    List<String> known = PocketVocabulary.words();
    for (int i = 0; i < COUNT; i++) {
      Scene scene = grammar.sample(1, random);
      for (String text : List.of(captioner.caption(scene, random), captioner.prompt(scene))) {
        assertThat(known).containsAll(words(text));
        assertThat(text.replaceAll("[^a-z ]", " $0 ").strip().split(" +"))
            .as(text)
            .hasSizeLessThanOrEqualTo(60);
      }
    }
  }

  private List<String> captions(Scene scene) {
    SplittableRandom random = new SplittableRandom(1);
    return Stream.generate(() -> captioner.caption(scene, random)).limit(COUNT).toList();
  }

  private static Figure figure(Subject subject, Color base, Pattern pattern, Color accent) {
    Fill<Color> fill = new Fill<>(base, pattern, accent);
    return new Figure(subject, subject.poses().get(0), fill, 0.5, 0.5, 0.7, false);
  }

  private static double share(List<String> captions, String part) {
    return captions.stream().filter(caption -> caption.contains(part)).count() / (double) COUNT;
  }

  private static List<String> words(String caption) {
    return List.of(caption.split("[^a-z]+"));
  }
}
