package io.vstar.image;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A WebP file as a decoder may see it: without the mark that it has a colour profile, which is
 * applied by {@link RgbConversion}, as those of PNG are. TwelveMonkeys' decoder would refuse a
 * picture with a damaged one.
 */
final class WebpPixelStream extends EndingStream {
  /** Where a file with more than pixels says what it has. */
  private static final long FLAGS = 20;

  private static final int PROFILE = 0x20;

  private final boolean extended;

  WebpPixelStream(Path file) throws IOException {
    super(file);
    this.extended = WebpPart.list(file).stream().limit(1).anyMatch(p -> p.name().equals("VP8X"));
  }

  @Override
  public int read() throws IOException {
    long at = getStreamPosition();
    int read = super.read();
    return extended && at == FLAGS && read >= 0 ? read & ~PROFILE : read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long at = getStreamPosition();
    int count = super.read(bytes, offset, length);
    if (extended && at <= FLAGS && FLAGS < at + count) {
      bytes[offset + (int) (FLAGS - at)] &= ~PROFILE;
    }
    return count;
  }
}
