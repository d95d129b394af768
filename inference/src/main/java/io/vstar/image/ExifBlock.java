package io.vstar.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the EXIF data of PNG and WebP files. */
final class ExifBlock {
  /** What precedes the TIFF in JPEG files and, with some writers, in others. */
  static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  /** Where orientation stands is near the start; thumbnails and notes of makers follow. */
  private static final int MAX_BYTES = 1 << 16;

  private ExifBlock() {}

  static Optional<ByteBuffer> ofPng(Path file) throws IOException {
    for (PngChunk chunk : PngChunk.list(file)) {
      if (chunk.type().equals("eXIf")) {
        return Optional.of(read(file, chunk.position(), chunk.bytes()));
      }
    }
    return Optional.empty();
  }

  static Optional<ByteBuffer> ofWebp(Path file) throws IOException {
    for (WebpPart part : WebpPart.list(file)) {
      if (part.name().equals("EXIF")) {
        return Optional.of(read(file, part.position(), part.length()));
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

  /** The TIFF alone. */
  static ByteBuffer withoutPrefix(ByteBuffer exif) {
    boolean prefixed =
        exif.remaining() >= PREFIX.length
            && exif.slice(0, PREFIX.length).equals(ByteBuffer.wrap(PREFIX));
    return prefixed ? exif.slice(PREFIX.length, exif.remaining() - PREFIX.length) : exif;
  }
}
