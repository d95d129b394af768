package io.vstar.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the EXIF data of PNG and WebP files. */
final class ExifBlock {
  /** The bytes before the TIFF data in JPEG files and, with some writers, in other files. */
  static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  /**
   * The most bytes that are read: the orientation is near the start, before thumbnails and notes of
   * camera makers.
   */
  private static final int MAX_BYTES = 1 << 16;

  private ExifBlock() {}

  /** Reads the TIFF data of a PNG file's {@code eXIf} chunk, if it has one. */
  static Optional<ByteBuffer> ofPng(Path file) throws IOException {
    for (PngChunk chunk : PngChunk.list(file)) {
      if (chunk.type().equals("eXIf")) {
        return Optional.of(read(file, chunk.position(), chunk.bytes()));
      }
    }
    return Optional.empty();
  }

  /** Reads the TIFF data of a WebP file's {@code EXIF} chunk, if it has one. */
  static Optional<ByteBuffer> ofWebp(Path file) throws IOException {
    for (WebpChunk chunk : WebpChunk.list(file)) {
      if (chunk.name().equals("EXIF")) {
        return Optional.of(read(file, chunk.position(), chunk.length()));
      }
    }
    return Optional.empty();
  }

  private static ByteBuffer read(Path file, long position, long length) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(length, MAX_BYTES)];
      in.seek(position);
      int found = Math.max(0, in.read(bytes));
      return withoutPrefix(ByteBuffer.wrap(bytes, 0, found).slice());
    }
  }

  /** Returns the TIFF data without the prefix, if there is one. */
  static ByteBuffer withoutPrefix(ByteBuffer exif) {
    boolean prefixed =
        exif.remaining() >= PREFIX.length
            && exif.slice(0, PREFIX.length).equals(ByteBuffer.wrap(PREFIX));
    return prefixed ? exif.slice(PREFIX.length, exif.remaining() - PREFIX.length) : exif;
  }
}
