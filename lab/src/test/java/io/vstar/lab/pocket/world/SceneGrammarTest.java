package io.vstar.lab.pocket.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SceneGrammarTest {
  private static final int COUNT = 4000;

  private final SceneGrammar grammar = new SceneGrammar();

  @Test
  void sameSeedSamplesTheSameScenes() {
    assertThat(sample(11, 50)).isEqualTo(sample(11, 50)).isNotEqualTo(sample(12, 50));
  }

  @Test
  void subjectsAndPatternsAreUniform() {
    Map<Subject, Integer> subjects = new EnumMap<>(Subject.class);
    Map<Pattern, Integer> patterns = new EnumMap<>(Pattern.class);
    for (Scene scene : sample(1, COUNT)) {
      subjects.merge(scene.subject(), 1, Integer::sum);
      patterns.merge(scene.fill().pattern(), 1, Integer::sum);
    }
    // Four standard deviations of a binomial count.
    double subjectShare = 1.0 / Subject.values().length;
    double subjectSpread = 4 * Math.sqrt(COUNT * subjectShare);
    for (Subject subject : Subject.values()) {
      assertThat(subjects.get(subject) * 1.0)
          .as(subject.word())
          .isCloseTo(COUNT * subjectShare, within(subjectSpread));
    }
    for (Pattern pattern : Pattern.values()) {
      assertThat(patterns.get(pattern) * 1.0).isCloseTo(COUNT / 3.0, within(120.0));
    }
  }

  @Test
  void aQuarterOfTheBackgroundsAreLandscapes() {
    long landscapes =
        sample(2, COUNT).stream().filter(scene -> scene.background() instanceof Landscape).count();
    assertThat(landscapes / (double) COUNT).isCloseTo(0.25, within(0.05));
  }

  @Test
  void bodiesStandOutFromTheBackgroundAndMarksFromTheBody() {
    for (Scene scene : sample(3, COUNT)) {
      LabColor base = LabColor.of(scene.fill().base());
      assertThat(scene.background().colors())
          .allSatisfy(
              behind -> assertThat(base.distance(LabColor.of(behind))).isGreaterThanOrEqualTo(32));
      if (scene.fill().pattern() != Pattern.PLAIN) {
        assertThat(base.distance(LabColor.of(scene.fill().accent()))).isGreaterThanOrEqualTo(32);
      }
    }
  }

  @Test
  void outerPartsStandOutFromTheBackground() {
    for (Scene scene : sample(6, COUNT)) {
      for (Ink ink : scene.subject().outerInks()) {
        LabColor part = LabColor.of(ink.on(scene.fill().base()));
        assertThat(scene.background().colors())
            .allSatisfy(
                behind ->
                    assertThat(part.distance(LabColor.of(behind))).isGreaterThanOrEqualTo(16));
      }
    }
  }

  @Test
  void subjectsLieInsideTheCanvas() {
    for (Scene scene : sample(4, COUNT)) {
      double half = scene.size() / 2;
      assertThat(List.of(scene.centerX(), scene.centerY()))
          .allSatisfy(center -> assertThat(center).isBetween(half, 1 - half));
      assertThat(scene.size()).isBetween(0.55, 0.92);
    }
  }

  @Test
  void labelsUseNamedColorsOnly() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < COUNT; i++) {
      SceneLabel label = grammar.sampleLabel(random);
      assertThat(SceneLabel.of(label.scene(0.5, 0.5, 0.6, false))).isEqualTo(label);
    }
  }

  @Test
  void promptNamesEverything() {
    SceneLabel label =
        new SceneLabel(
            Subject.CAT,
            new Fill<>(NamedColor.ORANGE, Pattern.DOTTED, NamedColor.WHITE),
            PlainBackground.of(NamedColor.BLUE));
    assertThat(label.prompt())
        .isEqualTo("a drawing of an orange cat with white dots on a blue background");
    assertThat(new SceneLabel(Subject.FISH, Fill.plain(NamedColor.RED), Landscape.NIGHT).prompt())
        .isEqualTo("a drawing of a red fish at night");
  }

  private List<Scene> sample(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> grammar.sample(random)).limit(count).toList();
  }
}
