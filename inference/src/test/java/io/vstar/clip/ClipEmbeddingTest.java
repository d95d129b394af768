package io.vstar.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipEmbeddingTest {
  @Test
  void onlyDirectionsCount() {
    ClipEmbedding diagonal = ClipEmbedding.of(3, 3);
    assertThat(diagonal.values()).containsExactly((float) Math.sqrt(0.5), (float) Math.sqrt(0.5));
    assertThat(diagonal.cosine(ClipEmbedding.of(0, 7))).isCloseTo(Math.sqrt(0.5), within(1e-7));
    assertThat(diagonal.cosine(ClipEmbedding.of(-1, 1))).isCloseTo(0, within(1e-7));
    assertThat(diagonal.cosine(ClipEmbedding.of(-9, -9))).isCloseTo(-1, within(1e-7));
  }

  @Test
  void anEmbeddingOfAnotherModelIsRefused() {
    assertThatThrownBy(() -> ClipEmbedding.of(1, 2).cosine(ClipEmbedding.of(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embeddings of widths 2 and 3 are of different models");
  }

  @ParameterizedTest
  @ValueSource(floats = {0, Float.NaN, Float.POSITIVE_INFINITY})
  void whatHasNoDirectionIsRefused(float value) {
    assertThatThrownBy(() -> ClipEmbedding.of(0, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("has no direction");
  }
}
