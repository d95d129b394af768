package io.vstar.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads text files whole, but no more than files of their kind can have. */
public final class TextFile {
  private TextFile() {}

  /**
   * Reads UTF-8 text.
   *
   * @param maxBytes nothing beyond is read, whatever size the file system tells
   * @throws NoSuchFileException if there is no such file
   * @throws CharacterCodingException if it is not UTF-8
   * @throws IOException saying so, if it is larger or no file
   */
  public static String read(Path file, int maxBytes) throws IOException {
    RegularFile.require(file);
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new IOException(
          "it has more than %d bytes, at most as many are read".formatted(maxBytes));
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
