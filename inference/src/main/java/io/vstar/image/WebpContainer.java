package io.vstar.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.IIOException;

/**
 * Writes WebP files in the <a
 * href="https://developers.google.com/speed/webp/docs/riff_container">extended format</a>: a
 * picture with EXIF data is the chunks {@code VP8X}, the picture, {@code EXIF}; an animation is
 * {@code VP8X}, {@code ANIM} and an {@code ANMF} for each picture.
 */
final class WebpContainer {
  private static final int FILE_HEAD = 12;
  private static final int HEAD = 8;
  private static final int EXTENDED_BYTES = 10;
  private static final int HAS_EXIF = 1 << 3;
  private static final int IS_ANIMATION = 1 << 1;
  private static final int ANIMATION_BYTES = 6;
  private static final int FRAME_BYTES = 16;
  private static final byte NO_BLENDING = 1 << 1;

  private WebpContainer() {}

  /**
   * Returns the bytes of a file with EXIF data.
   *
   * @param simple a file of one chunk, {@code VP8 } or {@code VP8L}
   * @param exif the data, from the TIFF header on
   */
  static byte[] withExif(byte[] simple, byte[] exif, int width, int height) throws IOException {
    requireSimple(simple);
    int picture = simple.length - FILE_HEAD;
    int padded = exif.length + (exif.length & 1);
    ByteBuffer file = begun(picture + HEAD + padded, HAS_EXIF, width, height);
    file.put(simple, FILE_HEAD, picture);
    head(file, "EXIF", exif.length);
    file.put(exif);
    return file.array();
  }

  /**
   * Returns the bytes of a file whose pictures are shown over and over.
   *
   * @param simple files of one chunk, {@code VP8 } or {@code VP8L}, of pictures of one size
   * @param milliseconds time that each picture is shown
   */
  static byte[] animated(List<byte[]> simple, int width, int height, int milliseconds)
      throws IOException {
    int frames = 0;
    for (byte[] picture : simple) {
      requireSimple(picture);
      frames = Math.addExact(frames, HEAD + FRAME_BYTES + picture.length - FILE_HEAD);
    }
    ByteBuffer file = begun(HEAD + ANIMATION_BYTES + frames, IS_ANIMATION, width, height);
    head(file, "ANIM", ANIMATION_BYTES);
    file.putInt(0).putShort((short) 0); // no background, no end
    for (byte[] picture : simple) {
      head(file, WebpAnimation.FRAME, FRAME_BYTES + picture.length - FILE_HEAD);
      putThreeBytes(file, 0);
      putThreeBytes(file, 0);
      putThreeBytes(file, width - 1);
      putThreeBytes(file, height - 1);
      putThreeBytes(file, milliseconds);
      file.put(NO_BLENDING);
      file.put(picture, FILE_HEAD, picture.length - FILE_HEAD);
    }
    return file.array();
  }

  private static void requireSimple(byte[] file) throws IOException {
    String chunk = new String(file, FILE_HEAD, 4, StandardCharsets.US_ASCII);
    if (!chunk.startsWith("VP8") || chunk.endsWith("X")) {
      throw new IIOException("its encoder wrote the chunk " + chunk + ", expected VP8 or VP8L");
    }
  }

  /**
   * Begins a file.
   *
   * @param more number of bytes that follow
   * @param flags what follows
   */
  private static ByteBuffer begun(int more, int flags, int width, int height) {
    int all = FILE_HEAD + HEAD + EXTENDED_BYTES + more;
    ByteBuffer file = ByteBuffer.allocate(all).order(ByteOrder.LITTLE_ENDIAN);
    head(file, "RIFF", all - HEAD);
    file.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    head(file, "VP8X", EXTENDED_BYTES);
    file.putInt(flags);
    putThreeBytes(file, width - 1);
    putThreeBytes(file, height - 1);
    return file;
  }

  private static void head(ByteBuffer file, String name, int length) {
    file.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(length);
  }

  private static void putThreeBytes(ByteBuffer file, int value) {
    file.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }
}
