package io.vstar.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The text of tokens for people. A tokenizer's file writes each byte of a token's UTF-8 as a letter
 * (<a href="https://github.com/openai/CLIP/blob/main/clip/simple_tokenizer.py">bytes_to_unicode</a>
 * of CLIP): visible ones of Latin-1 as themselves, the others as those from U+0100 on.
 */
final class TokenText {
  private static final String MORE = "…";
  private static final int BYTES = 256;
  private static final String LETTERS = letters(); // by byte

  private TokenText() {}

  /** Returns the text of a token, with an ellipsis if it does not end a word. */
  static String of(String token) {
    if (token.startsWith("<|") && token.endsWith("|>")) {
      return token; // beginning and end of a prompt
    }
    boolean ends = token.endsWith(TokenizerDefinition.END_OF_WORD);
    String letters =
        ends
            ? token.substring(0, token.length() - TokenizerDefinition.END_OF_WORD.length())
            : token;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (char letter : letters.toCharArray()) {
      int value = LETTERS.indexOf(letter);
      if (value < 0) {
        return token; // not byte-level
      }
      bytes.write(value);
    }
    return text(bytes.toByteArray()) + (ends ? "" : MORE);
  }

  /** Returns the bytes as text; in hexadecimal if they are only a part of a letter. */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    }
  }

  private static String letters() {
    StringBuilder letters = new StringBuilder();
    int hidden = 0;
    for (int value = 0; value < BYTES; value++) {
      boolean visible =
          value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
      letters.append((char) (visible ? value : BYTES + hidden++));
    }
    return letters.toString();
  }
}
