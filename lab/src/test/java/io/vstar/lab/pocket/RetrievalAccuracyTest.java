package io.vstar.lab.pocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.clip.ClipEmbedding;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrievalAccuracyTest {
  private static final List<ClipEmbedding> IMAGES =
      List.of(ClipEmbedding.of(1, 0), ClipEmbedding.of(0, 1), ClipEmbedding.of(-1, 0.1f));

  @Test
  void countsWhatIsNearest() {
    List<ClipEmbedding> texts =
        List.of(ClipEmbedding.of(5, 1), ClipEmbedding.of(1, 0.1f), ClipEmbedding.of(-1, 0));
    // Nearest to the first two pictures are the second text and the first, to the second text the
    // first picture.
    assertThat(RetrievalAccuracy.of(IMAGES, texts, List.of("a", "b", "c")))
        .isEqualTo(new RetrievalAccuracy(1 / 3.0, 2 / 3.0));
  }

  @Test
  void aTextThatIsTheSameIsRight() {
    List<ClipEmbedding> texts =
        List.of(ClipEmbedding.of(5, 1), ClipEmbedding.of(1, 0.1f), ClipEmbedding.of(-1, 0));
    assertThat(RetrievalAccuracy.of(IMAGES, texts, List.of("a", "a", "c")))
        .isEqualTo(new RetrievalAccuracy(1, 1));
  }
}
