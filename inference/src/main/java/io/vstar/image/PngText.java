package io.vstar.image;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import javax.imageio.IIOException;

/**
 * Reads the text chunks of a PNG file (<a href="https://www.w3.org/TR/png-3/#11textinfo">PNG,
 * section 11.3.3</a>):
 *
 * <pre>
 * tEXt   keyword 0 text                                              Latin-1
 * zTXt   keyword 0 method text                                       Latin-1, deflated
 * iTXt   keyword 0 deflated? method language 0 keyword 0 text        UTF-8, deflated or not
 * </pre>
 */
final class PngText {
  /**
   * The most bytes of all texts together, unpacked. An embedding of 75 vectors for SDXL takes 4 MB,
   * node graphs a few hundred KB.
   */
  private static final int MAX_BYTES = 32 << 20;

  private static final Set<String> TYPES = Set.of("tEXt", "zTXt", "iTXt");

  private final Map<String, String> texts = new LinkedHashMap<>();
  private int bytes;

  private PngText() {}

  /**
   * Reads the texts by keyword, in the order of the file; of two with the same keyword the second
   * counts.
   *
   * @throws IOException saying what is wrong, if a text is damaged or the texts are too long
   */
  static Map<String, String> read(Path path) throws IOException {
    PngText reader = new PngText();
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      for (PngChunk chunk : PngChunk.list(path)) {
        if (TYPES.contains(chunk.type())) {
          reader.count(chunk.bytes());
          byte[] data = new byte[chunk.bytes()];
          file.seek(chunk.position());
          file.readFully(data);
          requireChecksum(chunk, data, file.readInt());
          reader.add(chunk.type(), new ByteArrayInputStream(data));
        }
      }
    }
    return reader.texts;
  }

  private static void requireChecksum(PngChunk chunk, byte[] data, int expected)
      throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(chunk.type().getBytes(StandardCharsets.ISO_8859_1));
    checksum.update(data);
    if ((int) checksum.getValue() != expected) {
      throw new IIOException("the checksum of a text in it is wrong");
    }
  }

  private void add(String type, ByteArrayInputStream data) throws IOException {
    try {
      String keyword = readTerminated(data);
      boolean deflated = type.equals("zTXt");
      Charset charset = StandardCharsets.ISO_8859_1;
      if (type.equals("iTXt")) {
        deflated = readByte(data) != 0;
        readByte(data); // the compression method, of which there is only one
        readTerminated(data);
        readTerminated(data);
        charset = StandardCharsets.UTF_8;
      } else if (deflated) {
        readByte(data);
      }
      texts.put(keyword, new String(deflated ? inflate(data) : data.readAllBytes(), charset));
    } catch (EOFException e) {
      throw new IIOException("its text chunk %s is damaged".formatted(type), e);
    }
  }

  private byte[] inflate(InputStream data) throws IOException {
    byte[] text = new InflaterInputStream(data).readNBytes(MAX_BYTES - bytes + 1);
    count(text.length);
    return text;
  }

  private void count(int more) throws IIOException {
    bytes += Math.min(more, MAX_BYTES + 1 - bytes);
    if (bytes > MAX_BYTES) {
      throw new IIOException("it has more than %d bytes of text".formatted(MAX_BYTES));
    }
  }

  private static int readByte(InputStream data) throws IOException {
    int found = data.read();
    if (found < 0) {
      throw new EOFException();
    }
    return found;
  }

  private static String readTerminated(InputStream data) throws IOException {
    StringBuilder latin = new StringBuilder();
    for (int next = readByte(data); next != 0; next = readByte(data)) {
      latin.append((char) next);
    }
    return latin.toString();
  }
}
