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
 * The picture formats that can be read, recognised by the first bytes of a file. The JDK's decoders
 * of other formats are not used.
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
    boolean isAnimation(Path file) throws IOException {
      return PngChunk.list(file).stream().anyMatch(chunk -> chunk.type().equals("acTL"));
    }

    @Override
    Optional<ByteBuffer> exif(Path file) throws IOException {
      return ExifBlock.ofPng(file);
    }

    @Override
    Optional<IccProfile> profile(Path file) throws IOException {
      return profileBytes(file).flatMap(IccProfile::of);
    }

    @Override
    Optional<byte[]> profileBytes(Path file) throws IOException {
      return PngProfile.bytes(file);
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
    Optional<byte[]> profileBytes(Path file) throws IOException {
      return JpegSegments.profile(file);
    }

    @Override
    void requireWhole(Path file) throws IOException {
      JpegScans.requireComplete(file);
    }

    @Override
    boolean meansDamage(String warning) {
      // libjpeg's messages. Some cameras pad the end with a few bytes; more of them are left over
      // after damaged data.
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
    ImageInputStream open(Path file) throws IOException {
      Optional<WebpAnimation> animation = WebpAnimation.of(file);
      return animation.isPresent() ? animation.get().firstPicture() : super.open(file);
    }

    @Override
    boolean isAnimation(Path file) throws IOException {
      return WebpAnimation.of(file).isPresent();
    }

    @Override
    Optional<ByteBuffer> exif(Path file) throws IOException {
      return ExifBlock.ofWebp(file);
    }

    @Override
    Optional<IccProfile> profile(Path file) throws IOException {
      return profileBytes(file).flatMap(IccProfile::of);
    }

    @Override
    Optional<byte[]> profileBytes(Path file) throws IOException {
      return WebpChunk.profile(file);
    }

    @Override
    void requireWhole(Path file) throws IOException {
      WebpChunk.requireWhole(file);
    }
  },
  GIF("gif") {
    @Override
    boolean begins(long first, int atEight) {
      return first >>> 32 == GifBlocks.SIGNATURE;
    }

    @Override
    boolean isAnimation(Path file) throws IOException {
      return GifBlocks.read(file).pictures() > 1;
    }

    @Override
    Optional<ByteBuffer> exif(Path file) {
      return Optional.empty();
    }

    @Override
    void requireWhole(Path file) throws IOException {
      GifBlocks.requireWhole(file);
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

  /** Returns the format of a file by its first bytes, or empty if it is none of these. */
  static Optional<PictureFormat> of(Path file) throws IOException {
    ByteBuffer head = head(file);
    for (PictureFormat format : values()) {
      if (format.begins(head.getLong(0), head.getInt(Long.BYTES))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Reads the first twelve bytes of a file; those behind its end are 0. */
  static ByteBuffer head(Path file) throws IOException {
    RegularFile.require(file);
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    try (InputStream in = Files.newInputStream(file)) {
      in.readNBytes(head.array(), 0, head.capacity());
    }
    return head;
  }

  /** Returns the name of the format in {@code javax.imageio}. */
  String decoder() {
    return decoder;
  }

  /**
   * Returns whether a file of this format begins so.
   *
   * @param first the first eight bytes
   * @param atEight the next four bytes
   */
  abstract boolean begins(long first, int atEight);

  /** Opens the file for its decoder; the caller closes it. */
  ImageInputStream open(Path file) throws IOException {
    return new EndingStream(file);
  }

  /** Returns whether the file holds several pictures, of which only the first is read. */
  boolean isAnimation(Path file) throws IOException {
    return false;
  }

  /** Reads the EXIF data as TIFF; empty if there is none. */
  abstract Optional<ByteBuffer> exif(Path file) throws IOException;

  /** Reads the colour profile that the decoder ignores; empty if there is none to apply. */
  Optional<IccProfile> profile(Path file) throws IOException {
    return Optional.empty();
  }

  /**
   * Reads the colour profile as it lies in the file, where it may be damaged; no bytes if it cannot
   * be unpacked, empty if there is none.
   */
  Optional<byte[]> profileBytes(Path file) throws IOException {
    return Optional.empty();
  }

  /**
   * Checks that the file has all of its pixels, as far as the decoder would not notice that.
   *
   * @throws IOException saying what is wrong, if pixels are missing or damaged
   */
  void requireWhole(Path file) throws IOException {}

  /** Returns whether a warning of the decoder means that pixels are missing or damaged. */
  boolean meansDamage(String warning) {
    return false;
  }

  /** Returns the exception for an animation that begins with a part of its picture. */
  static IIOException beginsWithAPart() {
    return new IIOException(
        "its first picture covers only a part of it; save it as PNG with another program");
  }

  /** Returns the exception for a file that is cut short. */
  static IIOException cutShort() {
    return new DamagedPictureException("it is cut short; get the file again");
  }
}
