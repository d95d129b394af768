package io.vstar.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Decodes bytes as UTF-8 or as UTF-16 with its byte order mark, and tells what else they are. */
final class UnicodeText {
  private static final int[] UTF_32_LE = {0xFF, 0xFE, 0, 0}; // begins like UTF-16
  private static final int[] UTF_32_BE = {0, 0, 0xFE, 0xFF};
  private static final int[] UTF_16_LE = {0xFF, 0xFE};
  private static final int[] UTF_16_BE = {0xFE, 0xFF};
  private static final int[] UTF_8 = {0xEF, 0xBB, 0xBF};

  private UnicodeText() {}

  /** The exception for bytes in no encoding that is read, with a message. */
  private static final class EncodingException extends CharacterCodingException {
    private static final long serialVersionUID = 1L;

    private final String message;

    EncodingException(String message) {
      this.message = message;
    }

    @Override
    public String getMessage() {
      return message;
    }
  }

  /**
   * Decodes a text; a byte order mark at its start is dropped.
   *
   * @throws CharacterCodingException if the bytes are in another encoding; the message says what
   *     was found, to be read after the name of the file
   */
  static String decode(byte[] bytes) throws CharacterCodingException {
    if (begins(bytes, UTF_32_LE) || begins(bytes, UTF_32_BE)) {
      throw new EncodingException("is not UTF-8 text, but UTF-32 by its byte order mark");
    }
    if (begins(bytes, UTF_16_LE)) {
      return decode(StandardCharsets.UTF_16LE, bytes, UTF_16_LE.length);
    }
    if (begins(bytes, UTF_16_BE)) {
      return decode(StandardCharsets.UTF_16BE, bytes, UTF_16_BE.length);
    }
    return decode(StandardCharsets.UTF_8, bytes, begins(bytes, UTF_8) ? UTF_8.length : 0);
  }

  private static String decode(Charset charset, byte[] bytes, int start)
      throws CharacterCodingException {
    CharsetDecoder decoder = charset.newDecoder(); // reports what is malformed
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, text, true).isError()) {
      throw new EncodingException(
          charset.equals(StandardCharsets.UTF_8)
              ? notUtf8(bytes, in.position())
              : "is marked as UTF-16, but damaged at byte " + in.position());
    }
    String decoded = text.flip().toString();
    if (decoded.indexOf('\0') >= 0) {
      throw new EncodingException(
          "is not UTF-8 text: it has zero bytes, as UTF-16 without its byte order mark has");
    }
    return decoded;
  }

  private static String notUtf8(byte[] bytes, int position) {
    return "is not UTF-8 text: it has the byte 0x%02X at position %d, as Windows-1252 or another old encoding has"
        .formatted(bytes[position], position);
  }

  private static boolean begins(byte[] bytes, int[] mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
