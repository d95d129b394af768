package io.vstar.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which numbers of a JPEG file its scans bring (<a
 * href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>, B.2.3 and G.1). Decoders take
 * scans that are missing for zeros: a progressive picture that is cut short becomes a blurred one.
 */
final class JpegScans {
  private static final int COEFFICIENTS = 64;
  private static final int ABSENT = Integer.MAX_VALUE;

  /** Of each component by its id: the bits still missing of each coefficient. */
  private final Map<Integer, int[]> missing = new HashMap<>();

  private boolean progressive;

  private JpegScans() {}

  /**
   * Checks that the scans a file begins bring the whole picture; whether each of them is whole is
   * the decoder's to tell.
   *
   * @throws javax.imageio.IIOException if scans are missing
   */
  static void requireComplete(Path file) throws IOException {
    JpegScans scans = new JpegScans();
    boolean ended = false;
    try (JpegSegments segments = JpegSegments.open(file)) {
      int marker = segments.next();
      while (marker != JpegSegments.EOI) {
        if (marker == JpegSegments.SOF0
            || marker == JpegSegments.SOF1
            || marker == JpegSegments.SOF2) {
          scans.begin(segments.read(), marker == JpegSegments.SOF2);
        } else if (marker == JpegSegments.SOS) {
          byte[] scan = segments.read();
          if (!segments.atEnd()) { // where nothing at all follows, the decoder says nothing
            scans.add(scan);
          }
        } else {
          segments.skip(marker);
        }
        marker = segments.next();
      }
      ended = true;
    } catch (EOFException | ArrayIndexOutOfBoundsException e) {
      // Some cameras leave the end marker out: then the scans have to tell that nothing is missing.
    }
    if (!scans.complete(ended)) {
      throw PictureFormat.cutShort();
    }
  }

  /** Bits a sample, height, width in 2 bytes each, and the components with 3 bytes each. */
  private void begin(byte[] frame, boolean isProgressive) {
    progressive = isProgressive;
    for (int i = 0; i < frame[5]; i++) {
      int[] coefficients = new int[COEFFICIENTS];
      Arrays.fill(coefficients, ABSENT);
      missing.put(frame[6 + 3 * i] & 0xff, coefficients);
    }
  }

  /** The components with 2 bytes each, the first and the last coefficient, the bits. */
  private void add(byte[] scan) {
    int count = scan[0];
    int first = progressive ? scan[1 + 2 * count] : 0;
    int last = progressive ? scan[2 + 2 * count] : COEFFICIENTS - 1;
    int bits = progressive ? scan[3 + 2 * count] & 0xf : 0;
    for (int i = 0; i < count; i++) {
      int[] coefficients = missing.get(scan[1 + 2 * i] & 0xff);
      if (coefficients != null) {
        Arrays.fill(coefficients, Math.max(first, 0), Math.min(last + 1, COEFFICIENTS), bits);
      }
    }
  }

  /** A file with an end may leave out what it does not need, but no component. */
  private boolean complete(boolean ended) {
    return missing.values().stream()
        .allMatch(each -> ended ? each[0] != ABSENT : Arrays.stream(each).allMatch(b -> b == 0));
  }
}
