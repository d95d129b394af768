package io.vstar.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A stream of those chunks of a PNG file that define its pixels. The other chunks hold compressed
 * text and profiles, which the JDK's decoder would unpack to any size.
 */
final class PngPixelStream extends ImageInputStreamImpl {
  static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  /** The most bytes of a chunk other than IDAT: those of a palette of 256 colours. */
  private static final int MAX_BYTES = 3 * 256;

  private final RandomAccessFile file;
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();
  private long length;

  /** A range of the file that belongs to this stream. */
  private record Piece(long position, long bytes) {}

  PngPixelStream(Path path) throws IOException {
    add(0, Long.BYTES);
    for (PngChunk chunk : PngChunk.list(path)) {
      if (PIXELS.contains(chunk.type())) {
        if (chunk.bytes() > MAX_BYTES && !chunk.type().equals("IDAT")) {
          throw new IIOException(
              "its chunk %s has %d bytes, expected at most %d"
                  .formatted(chunk.type(), chunk.bytes(), MAX_BYTES));
        }
        add(
            chunk.position() - PngChunk.LENGTH_AND_TYPE,
            PngChunk.LENGTH_AND_TYPE + (long) chunk.bytes() + PngChunk.CHECKSUM);
      }
    }
    this.file = new RandomAccessFile(path.toFile(), "r");
  }

  private void add(long position, long bytes) {
    Map.Entry<Long, Piece> last = pieces.lastEntry();
    if (last != null && last.getValue().position() + last.getValue().bytes() == position) {
      pieces.put(
          last.getKey(), new Piece(last.getValue().position(), last.getValue().bytes() + bytes));
    } else {
      pieces.put(length, new Piece(position, bytes));
    }
    length += bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (streamPos >= length) {
      return -1;
    }
    Map.Entry<Long, Piece> piece = pieces.floorEntry(streamPos);
    long within = streamPos - piece.getKey();
    file.seek(piece.getValue().position() + within);
    int read = file.read(bytes, offset, (int) Math.min(count, piece.getValue().bytes() - within));
    if (read > 0) {
      streamPos += read;
    }
    return read;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    super.close();
    file.close();
  }
}
