package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
  @ParameterizedTest
  @CsvSource({"1, 4, 1", "3, 2, 2 1", "5, 4, 3 2", "9, 4, 3 3 3", "8, 4, 4 4", "3, 100, 3"})
  void batchesAreAsFewAsCanBeAndNearlyEqual(int count, int most, String sizes) {
    Batches batches = Batches.of(count, most);
    String found =
        String.join(
            " ",
            IntStream.range(0, batches.size())
                .mapToObj(i -> String.valueOf(batches.get(i).size()))
                .toList());
    assertThat(found).isEqualTo(sizes);
    assertThat(batches.get(batches.size() - 1).end()).isEqualTo(count);
  }

  @Test
  void titlesCountPictures() {
    Batches batches = Batches.of(3, 2);
    assertThat(batches.get(0).title()).isEqualTo("pictures 1-2 of 3");
    assertThat(batches.get(1).title()).isEqualTo("picture 3 of 3");
    assertThat(Batches.of(1, 4).get(0).title()).isEmpty();
  }

  @Test
  void nothingIsHeldForEachPicture() {
    Batches batches = Batches.of(Integer.MAX_VALUE, 1);
    assertThat(batches.get(batches.size() - 1).end()).isEqualTo(Integer.MAX_VALUE);
  }
}
