package io.vstar.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VstarExceptionTest {
  @Test
  void showsSignsThatATerminalObeysByTheirCode() {
    assertThat(new CheckpointException("tensor a\u001b[2J\nb\u202ec \ud800 猫 <cat>"))
        .hasMessage("tensor aU+001B[2JU+000AbU+202Ec U+D800 猫 <cat>");
  }

  @Test
  void keepsTheBeginningOfAVeryLongMessage() {
    assertThat(new ConfigException("x".repeat(4000))).hasMessage("x".repeat(4000));
    assertThat(new ConfigException("x".repeat(4001))).hasMessage("x".repeat(4000) + "…");
  }
}
