package io.vstar.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenTextTest {
  @Test
  void aTokenThatEndsAWordIsTheWordAndAnotherGoesOn() {
    assertThat(TokenText.of("cat</w>")).isEqualTo("cat");
    assertThat(TokenText.of("cat")).isEqualTo("cat…");
  }

  @Test
  void bytesAreReadAsUtf8() {
    // As they stand in CLIP's vocab.json: é, and the euro sign of three bytes.
    assertThat(TokenText.of("caf\u00c3\u00a9</w>")).isEqualTo("café");
    assertThat(TokenText.of("\u00e2\u0124\u00ac</w>")).isEqualTo("€");
  }

  @Test
  void aPartOfALetterIsShownAsItsBytes() {
    assertThat(TokenText.of("\u00e2\u0124")).isEqualTo("\\xe282…");
  }

  @Test
  void specialTokensStayAsTheyAre() {
    assertThat(TokenText.of("<|endoftext|>")).isEqualTo("<|endoftext|>");
  }
}
