package io.vstar.lab.pocket.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CaptionerTest {
  private static final Scene SMALL_DOTTED_CAT =
      new Scene(
          Subject.CAT,
          new Fill<>(NamedColor.RED.color(), Pattern.DOTTED, NamedColor.WHITE.color()),
          PlainBackground.of(NamedColor.ORANGE),
          0.3,
          0.5,
          0.5,
          false);
  private static final int COUNT = 4000;

  private final Captioner captioner = new Captioner();

  @Test
  void captionsSayOnlyWhatIsTrue() {
    assertThat(captions(SMALL_DOTTED_CAT))
        .allMatch(caption -> caption.contains("cat"))
        .noneMatch(caption -> caption.contains("large") || caption.contains("on the right"))
        .contains(
            "a drawing of a red cat with white dots on an orange background",
            "a drawing of a small red cat on an orange background, on the left",
            "a drawing of a dotted cat on an orange background",
            "red cat with white dots");
  }

  @Test
  void partsAreLeftOutAtTheirShares() {
    List<String> captions = captions(SMALL_DOTTED_CAT);
    assertThat(share(captions, "red")).isCloseTo(0.9, within(0.03));
    assertThat(share(captions, "background")).isCloseTo(0.85, within(0.03));
    assertThat(share(captions, " of ")).isCloseTo(0.85, within(0.03));
  }

  @Test
  void colorsBetweenTheNamesStayUnnamed() {
    Scene tealStriped =
        new Scene(
            Subject.BOAT,
            new Fill<>(new Color(0xcfa676), Pattern.STRIPED, new Color(0x1f8a8a)),
            Landscape.BEACH,
            0.5,
            0.5,
            0.65,
            false);
    assertThat(captions(tealStriped))
        .allSatisfy(
            caption ->
                assertThat(words(caption))
                    .doesNotContainAnyElementsOf(
                        Arrays.stream(NamedColor.values()).map(NamedColor::word).toList()))
        .contains("a drawing of a striped boat on the beach");
  }

  @Test
  void captionsAreShortAndMadeOfKnownWords() {
    SceneGrammar grammar = new SceneGrammar();
    SplittableRandom random = new SplittableRandom(3);
    List<String> known = PocketVocabulary.words();
    for (int i = 0; i < COUNT; i++) {
      String caption = captioner.caption(grammar.sample(random), random);
      assertThat(known).containsAll(words(caption));
      assertThat(caption.replaceAll("[^a-z ]", " $0 ").strip().split(" +"))
          .as(caption)
          .hasSizeLessThanOrEqualTo(24);
    }
  }

  private List<String> captions(Scene scene) {
    SplittableRandom random = new SplittableRandom(1);
    return Stream.generate(() -> captioner.caption(scene, random)).limit(COUNT).toList();
  }

  private static double share(List<String> captions, String part) {
    return captions.stream().filter(caption -> caption.contains(part)).count() / (double) COUNT;
  }

  private static List<String> words(String caption) {
    return List.of(caption.split("[^a-z]+"));
  }
}
