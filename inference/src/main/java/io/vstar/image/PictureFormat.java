package io.vstar.image;

import io.vstar.io.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * The kinds of pictures that are read, known by how their files begin. The JDK has decoders for
 * more, which see no file here.
 */
enum PictureFormat {
  PNG("png") {
    @Override
    boolean begins(long first, int atEight) {
      return first == PngChunk.SIGNATURE;
    }

    @Override
    ImageInputStream open(Path file) throws IOException {
      return new PngPixelStream(file);
    }

    @Override
    Optional<ByteBuffer> exif(Path file) throws IOException {
      return ExifBlock.ofPng(file);
    }
  },
  JPEG("jpeg") {
    @Override
    boolean begins(long first, int atEight) {
      return first >>> 40 == 0xffd8ffL;
    }

    @Override
    ImageInputStream open(Path file) throws IOException {
      JpegSegments.requireFewScans(file);
      return super.open(file);
    }

    @Override
    Optional<ByteBuffer> exif(Path file) throws IOException {
      return JpegSegments.exif(file);
    }
  },
  WEBP("webp") {
    @Override
    boolean begins(long first, int atEight) {
      return first >>> 32 == 0x52494646 && atEight == 0x57454250; // RIFF, WEBP
    }

    @Override
    Optional<ByteBuffer> exif(Path file) throws IOException {
      return ExifBlock.ofWebp(file);
    }
  },
  BMP("bmp") {
    @Override
    boolean begins(long first, int atEight) {
      return first >>> 48 == 0x424d;
    }

    @Override
    Optional<ByteBuffer> exif(Path file) {
      return Optional.empty();
    }
  };

  private final String decoder;

  PictureFormat(String decoder) {
    this.decoder = decoder;
  }

  /** What the file begins as, or empty if nothing known. */
  static Optional<PictureFormat> of(Path file) throws IOException {
    RegularFile.require(file);
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    try (InputStream in = Files.newInputStream(file)) {
      in.readNBytes(head.array(), 0, head.capacity());
    }
    for (PictureFormat format : values()) {
      if (format.begins(head.getLong(0), head.getInt(Long.BYTES))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Name of the format in {@code javax.imageio}. */
  String decoder() {
    return decoder;
  }

  abstract boolean begins(long first, int atEight);

  /** The file for its decoder; the caller closes it. */
  ImageInputStream open(Path file) throws IOException {
    return new EndingStream(file);
  }

  /** What the camera noted, as TIFF; empty if there is nothing. */
  abstract Optional<ByteBuffer> exif(Path file) throws IOException;
}
