package io.vstar.adapter.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vstar.adapter.embedding.VocabularyComparison.Neighbor;
import io.vstar.adapter.embedding.VocabularyComparison.Place;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocabularyComparisonTest {
  private static final int WIDTH = 6;
  private static final int TOKENS = 101;

  @Test
  void theNearestTokensAreThoseOfTheLargestCosines() {
    float[] table = normal(TOKENS * WIDTH, 1);
    float[] vector = normal(WIDTH, 2);
    List<Neighbor> expected =
        IntStream.range(0, TOKENS)
            .mapToObj(i -> new Neighbor(i, cosine(table, i, vector)))
            .sorted(Comparator.comparingDouble(Neighbor::cosine).reversed())
            .limit(5)
            .toList();

    List<Neighbor> nearest = place(table, vector, 5, TOKENS).nearest();

    assertThat(nearest)
        .extracting(Neighbor::id)
        .isEqualTo(expected.stream().map(Neighbor::id).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(nearest.get(i).cosine())
          .isCloseTo(expected.get(i).cosine(), within(1e-9)); // sums of six products
    }
  }

  @Test
  void blocksOfTheVocabularyGiveWhatTheWholeGives() {
    float[] table = normal(TOKENS * WIDTH, 3);
    float[] vector = normal(WIDTH, 4);
    assertThat(place(table, vector, 3, 7)).isEqualTo(place(table, vector, 3, TOKENS));
  }

  @Test
  void theLengthHasItsPercentileInTheVocabulary() {
    float[] table = {1, 0, 2, 0, 3, 0, 4, 0};
    VectorTable vectors = new VectorTable(3, 2, new float[] {0, 2.5f, 5, 0, 0.5f, 0});
    VocabularyComparison comparison = new VocabularyComparison(vectors, 1);
    comparison.add(table);
    assertThat(comparison.places()).extracting(Place::norm).containsExactly(2.5, 5.0, 0.5);
    assertThat(comparison.places())
        .extracting(Place::normPercentile)
        .containsExactly(50.0, 100.0, 0.0);
  }

  @Test
  void aTokenOfOnlyZerosIsNearNothing() {
    VocabularyComparison comparison =
        new VocabularyComparison(new VectorTable(1, 2, new float[] {1, 1}), 3);
    comparison.add(new float[] {0, 0, 1, 0});
    assertThat(comparison.places().get(0).nearest()).extracting(Neighbor::id).containsExactly(1L);
  }

  @Test
  void rowsOfAnotherWidthAreRefused() {
    VocabularyComparison comparison =
        new VocabularyComparison(new VectorTable(1, 2, new float[] {1, 1}), 3);
    assertThatThrownBy(() -> comparison.add(new float[3]))
        .hasMessage("3 numbers are no rows of width 2");
  }

  private static Place place(float[] table, float[] vector, int neighbors, int block) {
    VocabularyComparison comparison =
        new VocabularyComparison(new VectorTable(1, WIDTH, vector), neighbors);
    for (int from = 0; from < TOKENS; from += block) {
      int to = Math.min(TOKENS, from + block);
      comparison.add(Arrays.copyOfRange(table, from * WIDTH, to * WIDTH));
    }
    return comparison.places().get(0);
  }

  private static double cosine(float[] table, int row, float[] vector) {
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i < WIDTH; i++) {
      dot += (double) table[row * WIDTH + i] * vector[i];
      a += Math.pow(table[row * WIDTH + i], 2);
      b += Math.pow(vector[i], 2);
    }
    return dot / Math.sqrt(a) / Math.sqrt(b);
  }

  private static float[] normal(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
