package io.vstar.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks that the scans of a JPEG file have all of its coefficients (<a
 * href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>, B.2.3 and G.1). Decoders take
 * missing scans for zeros, so that a progressive picture that is cut short becomes blurred.
 */
final class JpegScans {
  private static final int COEFFICIENTS = 64;
  private static final int ABSENT = Integer.MAX_VALUE;

  /** The number of missing bits of each coefficient, by the id of the component. */
  private final Map<Integer, int[]> missing = new HashMap<>();

  private boolean progressive;

  private JpegScans() {}

  /**
   * Checks that a file has all scans of the picture; the decoder checks whether each scan is
   * complete.
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
          if (!segments.atEnd()) { // the decoder does not notice a scan without any data
            scans.add(scan);
          }
        } else {
          segments.skip(marker);
        }
        marker = segments.next();
      }
      ended = true;
    } catch (EOFException | ArrayIndexOutOfBoundsException e) {
      // Some cameras leave out the end marker; then the scans must be complete without it.
    }
    if (!scans.complete(ended)) {
      throw PictureFormat.cutShort();
    }
  }

  /**
   * Reads a frame header: bits a sample, height and width in 2 bytes each, and the components with
   * 3 bytes each.
   */
  private void begin(byte[] frame, boolean isProgressive) {
    progressive = isProgressive;
    for (int i = 0; i < frame[5]; i++) {
      int[] coefficients = new int[COEFFICIENTS];
      Arrays.fill(coefficients, ABSENT);
      missing.put(frame[6 + 3 * i] & 0xff, coefficients);
    }
  }

  /**
   * Reads a scan header: the components with 2 bytes each, the first and the last coefficient, the
   * bits.
   */
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

  /**
   * Returns whether all coefficients are complete; a file with an end marker may leave out
   * coefficients but no component.
   */
  private boolean complete(boolean ended) {
    return missing.values().stream()
        .allMatch(bits -> ended ? bits[0] != ABSENT : Arrays.stream(bits).allMatch(b -> b == 0));
  }
}
