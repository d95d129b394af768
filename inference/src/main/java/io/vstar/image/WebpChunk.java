package io.vstar.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * Where a part of a WebP file lies (<a
 * href="https://developers.google.com/speed/webp/docs/riff_container">RIFF container</a>): after 12
 * bytes parts of 4 bytes of name, 4 of length (little-endian) and data, padded to even lengths.
 *
 * @param position of the data in the file
 * @param length of the data, as announced
 */
record WebpPart(String name, long position, long length) {
  /** Parts that are looked at; a still picture has about six. */
  private static final int MAX_PARTS = 1000;

  private static final int FILE_HEAD = 12;
  private static final int HEAD = 8;

  /** The parts that begin within the file; the last one may be cut short. */
  static List<WebpPart> list(Path file) throws IOException {
    List<WebpPart> parts = new ArrayList<>();
    try (DataInputStream in = open(file)) {
      in.skipNBytes(FILE_HEAD);
      long position = FILE_HEAD;
      long end = Files.size(file) - HEAD;
      while (parts.size() < MAX_PARTS && position <= end) {
        String name = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        long length = littleEndian(in);
        position += HEAD;
        parts.add(new WebpPart(name, position, length));
        long padded = length + (length & 1);
        in.skipNBytes(padded);
        position += padded;
      }
    } catch (EOFException e) {
      // The last part is cut short, or its padding was left out.
    }
    return parts;
  }

  /**
   * Checks that the file is one whole picture.
   *
   * @throws IIOException if the file is shorter than it says, one of its parts is, or it moves
   */
  static void requireWhole(Path file) throws IOException {
    long bytes = Files.size(file);
    try (DataInputStream in = open(file)) {
      in.skipNBytes(4);
      long announced = littleEndian(in);
      if (bytes < HEAD + announced) {
        throw PictureFormat.cutShort();
      }
    }
    for (WebpPart part : list(file)) {
      if (part.name().equals("ANIM")) {
        throw new IIOException("it is an animation; save one of its pictures by itself");
      }
      boolean pixels = part.name().startsWith("VP8") || part.name().equals("ALPH");
      if (pixels && part.position() + part.length() > bytes) {
        throw PictureFormat.cutShort();
      }
    }
  }

  /** The colour profile, or empty if there is none that can be used. */
  static Optional<IccProfile> profile(Path file) throws IOException {
    for (WebpPart part : list(file)) {
      if (part.name().equals("ICCP") && part.length() <= IccProfile.MAX_BYTES) {
        try (DataInputStream in = open(file)) {
          in.skipNBytes(part.position());
          return IccProfile.of(in.readNBytes((int) part.length()));
        }
      }
    }
    return Optional.empty();
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
  }

  private static long littleEndian(DataInputStream in) throws IOException {
    return Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
  }
}
