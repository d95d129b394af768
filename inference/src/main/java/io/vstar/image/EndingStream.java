package io.vstar.image;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOException;
import javax.imageio.stream.FileImageInputStream;

/**
 * An image file that throws after many reads behind its end. Decoders take such bytes for zeros,
 * and some would go on for minutes.
 */
final class EndingStream extends FileImageInputStream {
  /** The most reads behind the end; decoders repeatedly read a few bytes ahead near the end. */
  private static final int MAX_TRIES = 1000;

  private int tries;

  EndingStream(Path file) throws IOException {
    super(file.toFile());
  }

  @Override
  public int read() throws IOException {
    return counted(super.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return counted(super.read(bytes, offset, length));
  }

  private int counted(int read) throws IIOException {
    if (read < 0 && ++tries > MAX_TRIES) {
      throw new IIOException("it ends within its pixels");
    }
    return read;
  }
}
