package io.vstar.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  @Test
  void distanceCountsInsertedDeletedAndReplacedLetters() {
    assertThat(Spelling.distance("", "abc")).isEqualTo(3);
    assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Spelling.distance("steps", "steps")).isZero();
    assertThat(Spelling.distance("flaw", "lawn")).isEqualTo(2);
  }

  @Test
  void theNearestNameIsFoundWhateverItsCase() {
    List<String> names = List.of("Euler a", "Heun", "UniPC");
    assertThat(Spelling.nearest("UNIPCC", names)).contains("UniPC");
    assertThat(Spelling.nearest("ueler a", names)).contains("Euler a");
    assertThat(Spelling.nearest("restart", names)).isEmpty();
  }
}
