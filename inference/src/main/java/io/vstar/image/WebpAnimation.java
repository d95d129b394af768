package io.vstar.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An animated WebP file (<a
 * href="https://developers.google.com/speed/webp/docs/riff_container#animation">RIFF container,
 * animation</a>). Its pictures lie in chunks {@value #FRAME}: 16 bytes of place, size, duration and
 * flags, then the chunks of a still picture. libwebp's decoder of still pictures takes them when
 * they stand in a file by themselves.
 *
 * @param canvas the head of the whole picture, the data of the chunk {@code VP8X}
 * @param frame the data of the first picture's chunk
 */
record WebpAnimation(byte[] canvas, byte[] frame) {
  /** The name of the chunk of one picture. */
  static final String FRAME = "ANMF";

  private static final String EXTENDED = "VP8X";
  private static final int FRAME_HEAD = 16;
  private static final int EXTENDED_BYTES = 10;
  private static final int SIDE_BYTES = 3;
  private static final byte HAS_ALPHA = 0x10;
  private static final int CHUNK_HEAD = 8;

  /** The most bytes of a picture: libwebp takes no side of more than 16383 pixels. */
  private static final int MAX_BYTES = 512 << 20;

  /**
   * Finds the first picture of a file; empty if the file is no animation.
   *
   * @throws IIOException if the file is an animation without a picture
   */
  static Optional<WebpAnimation> of(Path file) throws IOException {
    List<WebpChunk> chunks = WebpChunk.list(file);
    Optional<WebpChunk> head = first(chunks, EXTENDED);
    if (head.isEmpty() || first(chunks, "ANIM").isEmpty()) {
      return Optional.empty();
    }
    WebpChunk frame = first(chunks, FRAME).orElseThrow(PictureFormat::cutShort);
    if (frame.length() > MAX_BYTES) {
      throw new IIOException("its first picture has %d bytes".formatted(frame.length()));
    }
    return Optional.of(new WebpAnimation(head.get().read(file), frame.read(file)));
  }

  private static Optional<WebpChunk> first(List<WebpChunk> chunks, String name) {
    return chunks.stream().filter(chunk -> chunk.name().equals(name)).findFirst();
  }

  /**
   * Returns the first picture as a file of its own.
   *
   * @throws IIOException if it is cut short or covers only a part of the canvas
   */
  ImageInputStream firstPicture() throws IOException {
    if (canvas.length < EXTENDED_BYTES || frame.length < FRAME_HEAD + CHUNK_HEAD) {
      throw PictureFormat.cutShort();
    }
    byte[] size = Arrays.copyOfRange(frame, 2 * SIDE_BYTES, 4 * SIDE_BYTES);
    boolean atOrigin = Arrays.equals(frame, 0, 2 * SIDE_BYTES, new byte[2 * SIDE_BYTES], 0, 6);
    if (!atOrigin || !Arrays.equals(size, Arrays.copyOfRange(canvas, 4, EXTENDED_BYTES))) {
      throw PictureFormat.beginsWithAPart();
    }
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(still(size)));
  }

  /** Returns a still picture with a head that says its size and that it may be transparent. */
  private byte[] still(byte[] size) throws IOException {
    requireWhole();
    int body = frame.length - FRAME_HEAD;
    int bytes = 4 + CHUNK_HEAD + EXTENDED_BYTES + body;
    return ByteBuffer.allocate(CHUNK_HEAD + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(bytes)
        .put(ascii("WEBP"))
        .put(ascii(EXTENDED))
        .putInt(EXTENDED_BYTES)
        .put(new byte[] {HAS_ALPHA, 0, 0, 0})
        .put(size)
        .put(frame, FRAME_HEAD, body)
        .array();
  }

  /** Checks that the chunks of the picture are in the file to their ends. */
  private void requireWhole() throws IOException {
    ByteBuffer chunks = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).position(FRAME_HEAD);
    try {
      while (chunks.remaining() >= CHUNK_HEAD) {
        chunks.getInt();
        long length = Integer.toUnsignedLong(chunks.getInt());
        if (length > chunks.remaining()) {
          throw PictureFormat.cutShort();
        }
        chunks.position((int) Math.min(chunks.limit(), chunks.position() + length + (length & 1)));
      }
    } catch (BufferUnderflowException e) {
      throw PictureFormat.cutShort();
    }
  }

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
