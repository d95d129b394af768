package io.vstar.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOException;

/**
 * Checks the checksums of a PNG file's pixels and its end, which the JDK's decoder does not check.
 */
final class PngIntegrity {
  private static final int BUFFER = 1 << 16;

  private PngIntegrity() {}

  /**
   * Checks one file.
   *
   * @throws IIOException if the checksum of a chunk with pixels is wrong, or the file is cut short
   */
  static void require(Path file) throws IOException {
    List<PngChunk> chunks = PngChunk.list(file);
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      for (PngChunk chunk : chunks) {
        if (PngPixelStream.PIXELS.contains(chunk.type()) && !isIntact(in, chunk)) {
          throw new IIOException(
              "the checksum of its chunk %s is wrong; get the file again".formatted(chunk.type()));
        }
      }
    } catch (EOFException e) {
      throw PictureFormat.cutShort();
    }
    if (chunks.isEmpty() || !chunks.get(chunks.size() - 1).type().equals("IEND")) {
      throw PictureFormat.cutShort();
    }
  }

  private static boolean isIntact(RandomAccessFile in, PngChunk chunk) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(chunk.type().getBytes(StandardCharsets.ISO_8859_1));
    in.seek(chunk.position());
    byte[] buffer = new byte[Math.min(chunk.bytes(), BUFFER)];
    for (int left = chunk.bytes(); left > 0; left -= buffer.length) {
      int count = Math.min(left, buffer.length);
      in.readFully(buffer, 0, count);
      checksum.update(buffer, 0, count);
    }
    return in.readInt() == (int) checksum.getValue();
  }
}
