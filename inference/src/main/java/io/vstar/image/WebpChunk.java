package io.vstar.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * The position of a chunk in a WebP file (<a
 * href="https://developers.google.com/speed/webp/docs/riff_container">RIFF container</a>): after 12
 * bytes follow chunks of 4 bytes of name, 4 of length (little-endian) and data, padded to even
 * lengths.
 *
 * @param name name of the chunk, four letters
 * @param position position of the data in the file
 * @param length length of the data, as announced
 */
record WebpChunk(String name, long position, long length) {
  /** The most chunks that are read; a still picture has about six. */
  private static final int MAX_CHUNKS = 1000;

  private static final int FILE_HEAD = 12;
  private static final int HEAD = 8;

  /** Lists the chunks that begin within the file; the last one may be cut short. */
  static List<WebpChunk> list(Path file) throws IOException {
    List<WebpChunk> chunks = new ArrayList<>();
    try (DataInputStream in = open(file)) {
      in.skipNBytes(FILE_HEAD);
      long position = FILE_HEAD;
      long end = Files.size(file) - HEAD;
      while (chunks.size() < MAX_CHUNKS && position <= end) {
        String name = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        long length = littleEndian(in);
        position += HEAD;
        chunks.add(new WebpChunk(name, position, length));
        long padded = length + (length & 1);
        in.skipNBytes(padded);
        position += padded;
      }
    } catch (EOFException e) {
      // The last chunk is cut short, or its padding was left out.
    }
    return chunks;
  }

  /**
   * Checks that the file is complete.
   *
   * @throws IIOException if the file or one of its chunks is cut short
   */
  static void requireWhole(Path file) throws IOException {
    long bytes = Files.size(file);
    try (DataInputStream in = open(file)) {
      in.skipNBytes(4);
      long announced = littleEndian(in);
      if (bytes < HEAD + announced) {
        throw PictureFormat.cutShort();
      }
    }
    for (WebpChunk chunk : list(file)) {
      boolean pixels =
          chunk.name().startsWith("VP8")
              || chunk.name().equals("ALPH")
              || chunk.name().equals(WebpAnimation.FRAME);
      if (pixels && chunk.position() + chunk.length() > bytes) {
        throw PictureFormat.cutShort();
      }
    }
  }

  /** Reads the colour profile: no bytes if it is too large, empty if there is none. */
  static Optional<byte[]> profile(Path file) throws IOException {
    for (WebpChunk chunk : list(file)) {
      if (chunk.name().equals("ICCP")) {
        boolean modest = chunk.length() <= IccProfile.MAX_BYTES;
        return Optional.of(modest ? chunk.read(file) : new byte[0]);
      }
    }
    return Optional.empty();
  }

  /** Reads the data of the chunk; a chunk that is cut short gives the bytes that there are. */
  byte[] read(Path file) throws IOException {
    long left = Files.size(file) - position;
    try (DataInputStream in = open(file)) {
      in.skipNBytes(position);
      return in.readNBytes(Math.toIntExact(Math.min(length, left)));
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
  }

  private static long littleEndian(DataInputStream in) throws IOException {
    return Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
  }
}
