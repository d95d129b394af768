package io.vstar.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * Reads the segments of a JPEG file from marker to marker (<a
 * href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>, annex B), without decoding.
 */
final class JpegSegments implements AutoCloseable {
  static final int SOF0 = 0xc0; // baseline
  static final int SOF1 = 0xc1; // extended
  static final int SOF2 = 0xc2; // progressive
  static final int EOI = 0xd9;
  static final int SOS = 0xda;
  private static final int SOI = 0xd8;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int COMPONENTS_AT = 5; // after the bits of a sample, height and width
  private static final byte[] PROFILE_PREFIX = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int TEM = 0x01;

  /**
   * The most scans of a picture. A progressive picture has about 10; each can take a few bytes and
   * as much time as decoding the whole picture.
   */
  private static final int MAX_SCANS = 100;

  private final DataInputStream in;

  private JpegSegments(Path file) throws IOException {
    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  static JpegSegments open(Path file) throws IOException {
    return new JpegSegments(file);
  }

  /**
   * Checks that a file has at most {@link #MAX_SCANS} scans.
   *
   * @throws IIOException if it has so many that decoding may take minutes
   */
  static void requireFewScans(Path file) throws IOException {
    try (JpegSegments segments = new JpegSegments(file)) {
      int scans = 0;
      for (int marker = segments.next(); marker != EOI; marker = segments.next()) {
        if (marker == SOS && ++scans > MAX_SCANS) {
          throw new IIOException("it has more than %d scans; save it again".formatted(MAX_SCANS));
        }
        segments.skip(marker);
      }
    } catch (EOFException e) {
      // The file is cut short or damaged, which the decoder reports.
    }
  }

  /** Reads the TIFF data of the first EXIF segment before the pixels, if there is one. */
  static Optional<ByteBuffer> exif(Path file) throws IOException {
    try (JpegSegments segments = new JpegSegments(file)) {
      for (int marker = segments.next(); marker != SOS; marker = segments.next()) {
        if (marker == APP1) {
          ByteBuffer found = ByteBuffer.wrap(segments.read());
          ByteBuffer tiff = ExifBlock.withoutPrefix(found);
          if (tiff != found) {
            return Optional.of(tiff);
          }
        } else {
          segments.skip(marker);
        }
      }
    } catch (EOFException e) {
      // The file is cut short or damaged, which the decoder reports.
    }
    return Optional.empty();
  }

  /**
   * Reads the colour profile of a file, which lies in parts of up to 64 KB (ICC.1, B.4); empty if
   * there is none.
   */
  static Optional<byte[]> profile(Path file) throws IOException {
    ByteArrayOutputStream profile = new ByteArrayOutputStream();
    try (JpegSegments segments = new JpegSegments(file)) {
      for (int marker = segments.next(); marker != SOS; marker = segments.next()) {
        if (marker != APP2) {
          segments.skip(marker);
          continue;
        }
        byte[] part = segments.read();
        int begin = PROFILE_PREFIX.length + 2; // the number of the part, and how many there are
        if (part.length > begin
            && Arrays.equals(part, 0, begin - 2, PROFILE_PREFIX, 0, begin - 2)) {
          profile.write(part, begin, part.length - begin);
        }
      }
    } catch (EOFException e) {
      // The file is cut short or damaged, which the decoder reports.
    }
    return profile.size() == 0 ? Optional.empty() : Optional.of(profile.toByteArray());
  }

  /** Returns the number of components of the pixels: 4 for CMYK; 0 if the file does not say. */
  static int components(Path file) throws IOException {
    try (JpegSegments segments = new JpegSegments(file)) {
      for (int marker = segments.next(); marker != SOS; marker = segments.next()) {
        if (marker >= SOF0 && marker <= SOF2) {
          byte[] frame = segments.read();
          return frame.length > COMPONENTS_AT ? frame[COMPONENTS_AT] : 0;
        }
        segments.skip(marker);
      }
    } catch (EOFException e) {
      // The file is cut short or damaged, which the decoder reports.
    }
    return 0;
  }

  /** Reads up to the next marker and returns it; skips the bytes of a scan before it. */
  int next() throws IOException {
    int previous = 0;
    while (true) {
      int found = in.readUnsignedByte();
      // In a scan 0xff is followed by 0; before a marker it may be repeated.
      if (previous == 0xff && found != 0 && found != 0xff) {
        return found;
      }
      previous = found;
    }
  }

  /** Skips the data of a marker. */
  void skip(int marker) throws IOException {
    boolean alone = marker >= RST0 && marker <= RST7 || marker == SOI || marker == TEM;
    if (!alone) {
      in.skipNBytes(length());
    }
  }

  /** Reads the data of a marker that has a length. */
  byte[] read() throws IOException {
    byte[] bytes = new byte[length()];
    in.readFully(bytes);
    return bytes;
  }

  /** Returns whether the file ends here. */
  boolean atEnd() throws IOException {
    in.mark(1);
    boolean ended = in.read() < 0;
    in.reset();
    return ended;
  }

  private int length() throws IOException {
    return Math.max(0, in.readUnsignedShort() - Short.BYTES);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * Returns the bytes of a file with EXIF data, as its first segment.
   *
   * @param jpeg a file without EXIF data
   * @param exif the data, from the TIFF header on
   * @throws IIOException if it is longer than a segment
   */
  static byte[] withExif(byte[] jpeg, byte[] exif) throws IIOException {
    byte[] name = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    int length = 2 + name.length + exif.length; // which counts its own two bytes
    if (length > 0xffff) {
      throw new IIOException("its infotext is longer than the 64 KB that a segment can have");
    }
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 2 + length); // upper bytes first
    file.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) length).put(name).put(exif);
    return file.put(jpeg, 2, jpeg.length - 2).array();
  }
}
