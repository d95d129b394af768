package io.vstar.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.vstar.error.ConfigException;
import io.vstar.similarity.StringSearch.Found;
import io.vstar.similarity.StringSearch.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringSearchTest {
  private static final List<String> WORDS = IntStream.range(0, 200).mapToObj(i -> "w" + i).toList();

  /** The number in a single word is its cosine in hundredths; combinations have 0.99. */
  private static final StringCosine BY_NUMBER =
      strings ->
          strings.stream()
              .map(s -> s.contains(" ") ? 0.99 : Integer.parseInt(s.substring(1)) / 1000.0)
              .toList();

  @Test
  void findsTheWordsOfTheRangeAndNoOthers() {
    Result result = run(new StringSearch(0.02, 0.03, 1, 1000, 100, 7));
    assertThat(result.tried()).isEqualTo(200); // each word once, then nothing is left
    assertThat(result.found()).hasSize(11);
    assertThat(result.found())
        .allSatisfy(each -> assertThat(each.cosine()).isBetween(0.02, 0.03))
        .doesNotHaveDuplicates();
  }

  @Test
  void combinationsFollowTheWords() {
    Result result = run(new StringSearch(0.9, 1, 3, 300, 1000, 7));
    assertThat(result.tried()).isEqualTo(300);
    assertThat(result.found()).hasSize(100);
    assertThat(result.found())
        .allSatisfy(each -> assertThat(each.text().split(" ")).hasSizeBetween(2, 3))
        .anySatisfy(each -> assertThat(each.text().split(" ")).hasSize(2))
        .anySatisfy(each -> assertThat(each.text().split(" ")).hasSize(3));
  }

  @Test
  void theSameSeedFindsTheSame() {
    List<Found> found = run(new StringSearch(0, 1, 2, 500, 300, 7)).found();
    assertThat(run(new StringSearch(0, 1, 2, 500, 300, 7)).found()).isEqualTo(found);
    assertThat(run(new StringSearch(0, 1, 2, 500, 300, 8)).found()).isNotEqualTo(found);
  }

  @Test
  void endsWhenItHasEnoughOrIsTold() {
    assertThat(run(new StringSearch(0, 1, 1, 1000, 3, 7)).found()).hasSize(3);
    List<Long> told = new ArrayList<>();
    Result result =
        new StringSearch(0, 1, 1, 1000, 1000, 7)
            .run(WORDS, BY_NUMBER, () -> told.size() == 2, (tried, found) -> told.add(tried));
    assertThat(told).containsExactly(64L, 128L);
    assertThat(result.tried()).isEqualTo(128);
    assertThat(result.found()).hasSize(128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.3 | 0.2 | 1 | 1 | the range of cosines is 0.3 to 0.2",
        "-2 | 1 | 1 | 1 | the range of cosines is -2.0 to 1.0",
        "0 | NaN | 1 | 1 | the range of cosines is 0.0 to NaN",
        "0 | 1 | 0 | 1 | the number of words in a string is 0",
        "0 | 1 | 1 | 0 | the number of strings to try is 0",
      })
  void limitsThatMakeNoSenseAreRefused(
      double from, double to, int words, long tries, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new StringSearch(from, to, words, tries, 1, 1))
        .withMessageStartingWith(message);
  }

  @Test
  void idsAreNumbersOfWhichTheShorterEndsInZeros() {
    assertThat(TokenIdCosine.of(new long[] {272, 1611}, new long[] {272, 1611}))
        .isCloseTo(1, within(1e-12));
    assertThat(TokenIdCosine.of(new long[] {3, 4}, new long[] {7})).isCloseTo(0.6, within(1e-12));
    assertThat(TokenIdCosine.of(new long[] {3, 4}, new long[] {4, 3}))
        .isCloseTo(0.96, within(1e-12));
    assertThat(TokenIdCosine.of(new long[] {3}, new long[0])).isZero();
  }

  private static Result run(StringSearch search) {
    return search.run(WORDS, BY_NUMBER, () -> false, (tried, found) -> {});
  }
}
