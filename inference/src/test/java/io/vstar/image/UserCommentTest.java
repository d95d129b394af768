package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UserCommentTest {
  @Test
  void unicodeIsReadInEitherOrderOfBytes() {
    String text = "a cat 猫, Steps: 20";
    assertThat(UserComment.decode(comment("UNICODE", text, StandardCharsets.UTF_16BE)))
        .isEqualTo(text);
    assertThat(UserComment.decode(comment("UNICODE", text, StandardCharsets.UTF_16LE)))
        .isEqualTo(text);
  }

  @Test
  void otherEncodingsAreReadAsUtf8() {
    assertThat(UserComment.decode(comment("ASCII", "a cat", StandardCharsets.UTF_8)))
        .isEqualTo("a cat");
    assertThat(UserComment.decode(comment("", "ein Kätzchen", StandardCharsets.UTF_8)))
        .isEqualTo("ein Kätzchen");
  }

  private static byte[] comment(String encoding, String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(encoding.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(new byte[8 - encoding.length()]);
    bytes.writeBytes(text.getBytes(charset));
    return bytes.toByteArray();
  }
}
