package io.vstar.image;

import io.vstar.error.DatasetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads and writes the EXIF tag UserComment, where A1111 keeps the parameters of JPEG and WebP
 * pictures: eight bytes that name an encoding, and the text (Exif 2.3, 4.6.5).
 */
public final class UserComment {
  private static final int EXIF_DIRECTORY = 0x8769;
  private static final int TAG = 0x9286;
  private static final int ENCODING_BYTES = 8;
  private static final String UNICODE = "UNICODE";
  private static final int LONG = 4;
  private static final int UNDEFINED = 7;
  private static final int TIFF_HEAD = 8;
  private static final int DIRECTORY_BYTES = 2 + 12 + 4; // of one entry
  private static final int COMMENT_POSITION = TIFF_HEAD + 2 * DIRECTORY_BYTES;

  private UserComment() {}

  /**
   * Reads the comment of a JPEG, WebP or PNG file, if it has one.
   *
   * @throws DatasetException naming the file, if it cannot be read
   */
  public static Optional<String> read(Path file) {
    try {
      Optional<PictureFormat> format = PictureFormat.of(file);
      return (format.isPresent() ? format.get().exif(file) : Optional.<ByteBuffer>empty())
          .flatMap(TiffDirectory::first)
          .flatMap(directory -> directory.inner(EXIF_DIRECTORY))
          .flatMap(exif -> exif.value(TAG))
          .filter(comment -> comment.limit() > ENCODING_BYTES)
          .map(UserComment::decode)
          .filter(text -> !text.isBlank());
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Returns EXIF data with a comment, from the TIFF header on: UTF-16 with the upper bytes first,
   * as A1111 writes it.
   */
  static byte[] encode(String comment) {
    byte[] text = comment.getBytes(StandardCharsets.UTF_16BE);
    int bytes = ENCODING_BYTES + text.length;
    ByteBuffer exif = ByteBuffer.allocate(COMMENT_POSITION + bytes); // upper bytes first
    exif.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(TIFF_HEAD);
    putDirectory(exif, EXIF_DIRECTORY, LONG, 1, TIFF_HEAD + DIRECTORY_BYTES);
    putDirectory(exif, TAG, UNDEFINED, bytes, COMMENT_POSITION);
    exif.put(Arrays.copyOf(UNICODE.getBytes(StandardCharsets.US_ASCII), ENCODING_BYTES)).put(text);
    return exif.array();
  }

  /** Puts a directory of one entry. */
  private static void putDirectory(ByteBuffer exif, int tag, int type, int count, int value) {
    exif.putShort((short) 1).putShort((short) tag).putShort((short) type);
    exif.putInt(count).putInt(value).putInt(0); // no directory follows
  }

  private static String decode(ByteBuffer comment) {
    byte[] bytes = new byte[comment.limit()];
    comment.get(0, bytes);
    return decode(bytes);
  }

  static String decode(byte[] comment) {
    String encoding =
        new String(comment, 0, ENCODING_BYTES, StandardCharsets.US_ASCII).replace("\0", "");
    byte[] text = Arrays.copyOfRange(comment, ENCODING_BYTES, comment.length);
    Charset charset = encoding.equals(UNICODE) ? utf16(text) : StandardCharsets.UTF_8;
    return new String(text, charset).replace("\0", "").strip();
  }

  /**
   * Guesses the byte order, which Exif does not define, by the zeros: prompts are mostly ASCII,
   * whose upper bytes are 0.
   */
  private static Charset utf16(byte[] text) {
    int zerosFirst = 0;
    int zerosSecond = 0;
    for (int i = 0; i + 1 < text.length; i += 2) {
      zerosFirst += text[i] == 0 ? 1 : 0;
      zerosSecond += text[i + 1] == 0 ? 1 : 0;
    }
    return zerosSecond > zerosFirst ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
  }
}
