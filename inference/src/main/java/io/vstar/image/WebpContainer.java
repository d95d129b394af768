package io.vstar.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOException;

/**
 * Puts EXIF data beside the picture of a WebP file, in the <a
 * href="https://developers.google.com/speed/webp/docs/riff_container">extended format</a>: the
 * chunks {@code VP8X}, the picture, {@code EXIF}.
 */
final class WebpContainer {
  private static final int FILE_HEAD = 12;
  private static final int HEAD = 8;
  private static final int EXTENDED_BYTES = 10;
  private static final int HAS_EXIF = 1 << 3;

  private WebpContainer() {}

  /**
   * Returns the bytes of a file with EXIF data.
   *
   * @param simple a file of one chunk, {@code VP8 } or {@code VP8L}
   * @param exif the data, from the TIFF header on
   */
  static byte[] withExif(byte[] simple, byte[] exif, int width, int height) throws IOException {
    String chunk = new String(simple, FILE_HEAD, 4, StandardCharsets.US_ASCII);
    if (!chunk.startsWith("VP8") || chunk.endsWith("X")) {
      throw new IIOException("its encoder wrote the chunk " + chunk + ", expected VP8 or VP8L");
    }
    int picture = simple.length - FILE_HEAD;
    int padded = exif.length + (exif.length & 1);
    int all = FILE_HEAD + HEAD + EXTENDED_BYTES + picture + HEAD + padded;
    ByteBuffer file = ByteBuffer.allocate(all).order(ByteOrder.LITTLE_ENDIAN);
    head(file, "RIFF", all - HEAD);
    file.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    head(file, "VP8X", EXTENDED_BYTES);
    file.putInt(HAS_EXIF);
    putThreeBytes(file, width - 1);
    putThreeBytes(file, height - 1);
    file.put(simple, FILE_HEAD, picture);
    head(file, "EXIF", exif.length);
    file.put(exif);
    return file.array();
  }

  private static void head(ByteBuffer file, String name, int length) {
    file.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(length);
  }

  private static void putThreeBytes(ByteBuffer file, int value) {
    file.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }
}
