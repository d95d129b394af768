package io.vstar.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;

/**
 * The position of a chunk in a PNG file (<a href="https://www.w3.org/TR/png-3/#5DataRep">PNG,
 * section 5</a>): 4 bytes of length, 4 of type, the data, 4 of checksum.
 *
 * @param type type of the chunk, four letters
 * @param position position of the data in the file
 * @param bytes number of bytes of data that the file has
 */
record PngChunk(String type, long position, int bytes) {
  static final int LENGTH_AND_TYPE = 8;
  static final int CHECKSUM = 4;

  static final long SIGNATURE = 0x89504e47_0d0a1a0aL;

  /** The most chunks; a picture of 100 MB in the usual pieces of 8 KB has 13 000. */
  private static final int MAX_CHUNKS = 100_000;

  /**
   * Lists the chunks up to the last one or to the end of the file, whose last chunk of pixels may
   * be cut short.
   *
   * @throws IIOException saying what is wrong, if the lengths do not lay out the file
   */
  static List<PngChunk> list(Path file) throws IOException {
    long fileBytes = Files.size(file);
    List<PngChunk> chunks = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (fileBytes < Long.BYTES || in.readLong() != SIGNATURE) {
        throw new IIOException("it is not a PNG");
      }
      long position = Long.BYTES + LENGTH_AND_TYPE;
      while (position <= fileBytes) {
        int length = in.readInt();
        String type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        long left = fileBytes - position;
        if (length < 0 || length > left && !type.equals("IDAT")) {
          throw new IIOException(
              "its chunk %s announces %d bytes, but %d follow"
                  .formatted(type, Integer.toUnsignedLong(length), left));
        }
        chunks.add(new PngChunk(type, position, (int) Math.min(length, left)));
        if (type.equals("IEND") || length + CHECKSUM > left) {
          break;
        }
        if (chunks.size() == MAX_CHUNKS) {
          throw new IIOException("it has more than %d chunks".formatted(MAX_CHUNKS));
        }
        in.skipNBytes(length + CHECKSUM);
        position += length + CHECKSUM + LENGTH_AND_TYPE;
      }
    }
    return chunks;
  }
}
