package io.vstar.image;

import io.vstar.io.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
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

    @Override
    Optional<IccProfile> profile(Path file) throws IOException {
      return PngProfile.of(file);
    }

    @Override
    void requireWhole(Path file) throws IOException {
      PngIntegrity.require(file);
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

    @Override
    void requireWhole(Path file) throws IOException {
      JpegScans.requireComplete(file);
    }

    @Override
    boolean meansDamage(String warning) {
      // In libjpeg's words. A few bytes too many before the end are padding of some cameras; more
      // are left over where a decoder lost its way.
      return (warning.startsWith("Corrupt JPEG data") && !FEW_BYTES_AT_THE_END.test(warning))
          || warning.startsWith("Inconsistent progression")
          || warning.startsWith("Premature end");
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

    @Override
    Optional<IccProfile> profile(Path file) throws IOException {
      return WebpPart.profile(file);
    }

    @Override
    void requireWhole(Path file) throws IOException {
      WebpPart.requireWhole(file);
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

  private static final Predicate<String> FEW_BYTES_AT_THE_END =
      Pattern.compile(": [1-6]?\\d extraneous bytes before marker 0xd9$").asPredicate();

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

  /** The colour profile that the decoder does not see; empty if there is none to apply. */
  Optional<IccProfile> profile(Path file) throws IOException {
    return Optional.empty();
  }

  /**
   * Checks what the decoder would not notice.
   *
   * @throws IOException saying what is wrong, if not all of the file's pixels are there
   */
  void requireWhole(Path file) throws IOException {}

  /** Whether a warning of the decoder says that it made up pixels. */
  boolean meansDamage(String warning) {
    return false;
  }

  static IIOException cutShort() {
    return new IIOException("it is cut short; get the file again");
  }
}
