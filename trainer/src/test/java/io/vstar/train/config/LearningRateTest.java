package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.train.config.LearningRate.Piece;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateTest {
  @Test
  void aNumberIsOneRate() {
    LearningRate rate = parse("5e-3");
    assertThat(rate).isEqualTo(LearningRate.constant(0.005));
    assertThat(rate.isConstant()).isTrue();
    assertThat(rate.at(123456)).isEqualTo(0.005);
    assertThat(rate).hasToString("0.005");
  }

  @Test
  void ratesWithStepsFollowOneAnother() {
    LearningRate rate = parse(" 5e-3:2, 1e-3 : 4 ,1e-4,");
    assertThat(rate.pieces())
        .containsExactly(
            new Piece(5e-3, 2), new Piece(1e-3, 4), new Piece(1e-4, LearningRate.TO_THE_END));
    assertThat(IntStream.range(0, 6).mapToObj(rate::at))
        .containsExactly(5e-3, 5e-3, 1e-3, 1e-3, 1e-4, 1e-4);
    assertThat(rate.end()).isEqualTo(LearningRate.TO_THE_END);
    assertThat(rate.isConstant()).isFalse();
    assertThat(rate.largest()).isEqualTo(5e-3);
    assertThat(parse(rate.toString())).isEqualTo(rate);
  }

  @Test
  void aStepBehindTheLastRateIsTheEnd() {
    assertThat(parse("0.01:10, 0.005:20").end()).isEqualTo(20);
    assertThat(parse("0.01:10").isConstant()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 'expected a number such as 5e-3, or rates with'",
    "'', 'expected a number such as 5e-3, or rates with'",
    "0.01:x, 'expected a number such as 5e-3, or rates with'",
    "0.01:2.5, 'expected a number such as 5e-3, or rates with'",
    "0.01:5:6, 'expected a number such as 5e-3, or rates with'",
    "'0.01, 0.02:5', 'expected a number such as 5e-3, or rates with'",
    "'0.01:-1', 'expected a number such as 5e-3, or rates with'",
    "'0.01:10, 0.005:8, 0.001', 'expected steps that increase, but 0.005:8 comes after step 10'",
    "'0.01:0, 0.005', 'expected steps that increase, but 0.01:0 comes after step 0'",
  })
  void refusesWhatA1111PassesOver(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "0.01:x", "0.01:2.5, 0.001", ", ,"})
  void asA1111ItRefusesLess(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.readAsA1111(text, 20, 0));
  }

  @Test
  void asA1111RatesWhoseStepIsPastAreLeftOut() {
    assertThat(LearningRate.readAsA1111("0.01:5, 0.02", 10, 5).pieces())
        .containsExactly(new Piece(0.02, 10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearningRate.readAsA1111("0.01:5", 20, 10));
  }

  @Test
  void asA1111AStepThatGoesBackIsUsedForOneUpdate() {
    LearningRate rate = LearningRate.readAsA1111("0.01:10, 0.005:8, 0.001", 20, 0);
    assertThat(List.of(rate.at(9), rate.at(10), rate.at(11))).containsExactly(0.01, 0.005, 0.001);
  }

  private static LearningRate parse(String text) {
    return LearningRate.parse(text, Path.of(""));
  }
}
