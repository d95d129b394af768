package io.vstar.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the EXIF data of PNG and WebP files. */
final class ExifBlock {
  /** What precedes the TIFF in JPEG files and, with some writers, in others. */
  static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  /** Where orientation stands is near the start; thumbnails and notes of makers follow. */
  private static final int MAX_BYTES = 1 << 16;

  /** Parts of a WebP file that are looked at; a still picture has about six. */
  private static final int MAX_PARTS = 1000;

  private static final int RIFF_HEAD = 12;
  private static final int PART_HEAD = 8;

  private ExifBlock() {}

  static Optional<ByteBuffer> ofPng(Path file) throws IOException {
    for (PngChunk chunk : PngChunk.list(file)) {
      if (chunk.type().equals("eXIf")) {
        return Optional.of(read(file, chunk.position(), chunk.bytes()));
      }
    }
    return Optional.empty();
  }

  /** Parts of 4 bytes of name, 4 of length (little-endian) and data, padded to even lengths. */
  static Optional<ByteBuffer> ofWebp(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(RIFF_HEAD);
      long position = RIFF_HEAD;
      long end = Files.size(file) - PART_HEAD;
      for (int part = 0; part < MAX_PARTS && position <= end; part++) {
        String name = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        long length = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
        position += PART_HEAD;
        if (name.equals("EXIF")) {
          return Optional.of(read(file, position, length));
        }
        long padded = length + (length & 1);
        in.skipNBytes(padded);
        position += padded;
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
