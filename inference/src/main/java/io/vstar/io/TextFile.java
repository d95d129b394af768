package io.vstar.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads whole text files up to a limit of size. */
public final class TextFile {
  private TextFile() {}

  /**
   * Reads a file of UTF-8 text.
   *
   * @param maxBytes the most bytes the file may have; no more are read, whatever size the file
   *     system reports
   * @throws NoSuchFileException if there is no such file
   * @throws CharacterCodingException if it is not UTF-8
   * @throws IOException if it is larger or is not a regular file
   */
  public static String read(Path file, int maxBytes) throws IOException {
    byte[] bytes = readBytes(file, maxBytes);
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * Reads a file of UTF-8 text, or of UTF-16 text with its byte order mark, as editors on Windows
   * write it. A mark at the start is no part of the text.
   *
   * @param maxBytes the most bytes the file may have
   * @throws NoSuchFileException if there is no such file
   * @throws CharacterCodingException if it is in another encoding; the message says what was found,
   *     to be read after the name of the file
   * @throws IOException if it is larger or is not a regular file
   */
  public static String readUnicode(Path file, int maxBytes) throws IOException {
    return UnicodeText.decode(readBytes(file, maxBytes));
  }

  private static byte[] readBytes(Path file, int maxBytes) throws IOException {
    RegularFile.require(file);
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new IOException(
          "it has more than %d bytes, at most as many are read".formatted(maxBytes));
    }
    return bytes;
  }
}
