package io.vstar.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files with one more chunk. */
final class PngBytes {
  private static final int AFTER_HEADER = 33;

  private PngBytes() {}

  /** With a chunk between the header and what follows it. */
  static byte[] insert(byte[] png, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    return ByteBuffer.allocate(png.length + data.length + 12)
        .put(png, 0, AFTER_HEADER)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) checksum.getValue())
        .put(png, AFTER_HEADER, png.length - AFTER_HEADER)
        .array();
  }

  /** With a colour profile. */
  static byte[] withProfile(byte[] png, byte[] profile) {
    return insert(png, "iCCP", profileChunk(profile));
  }

  private static byte[] profileChunk(byte[] profile) {
    Deflater deflater = new Deflater();
    deflater.setInput(profile);
    deflater.finish();
    byte[] packed = new byte[profile.length + 1000];
    int length = deflater.deflate(packed);
    deflater.end();
    byte[] name = "mine\0\0".getBytes(StandardCharsets.US_ASCII); // and method 0
    return ByteBuffer.allocate(name.length + length).put(name).put(packed, 0, length).array();
  }
}
