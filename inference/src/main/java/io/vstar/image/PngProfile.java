package io.vstar.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * Finds the colour profile of a PNG file (<a href="https://www.w3.org/TR/png-3/#11iCCP">PNG,
 * section 11.3.2.3</a>): a name, 0, a method, and the deflated profile.
 *
 * <p>The other chunks about colour are ignored, as in Pillow: {@code gAMA} and {@code cHRM}, which
 * old programs wrote with wrong values, and {@code cICP}. {@code sRGB} is the default.
 */
final class PngProfile {
  private static final int MAX_NAME = 79;
  private static final byte[] NO_BYTES = {};

  private PngProfile() {}

  /** Reads the profile: no bytes if it cannot be unpacked, empty if there is none. */
  static Optional<byte[]> bytes(Path file) throws IOException {
    List<PngChunk> chunks = PngChunk.list(file);
    for (PngChunk chunk : chunks) {
      if (chunk.type().equals("IDAT")) {
        break; // a profile must come before the pixels
      }
      if (chunk.type().equals("iCCP")) {
        boolean modest = chunk.bytes() <= IccProfile.MAX_BYTES;
        return Optional.of(modest ? unpack(read(file, chunk)).orElse(NO_BYTES) : NO_BYTES);
      }
    }
    return Optional.empty();
  }

  private static byte[] read(Path file, PngChunk chunk) throws IOException {
    byte[] data = new byte[chunk.bytes()];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(chunk.position());
      in.readFully(data);
    }
    return data;
  }

  private static Optional<byte[]> unpack(byte[] data) {
    InputStream in = new ByteArrayInputStream(data);
    try {
      int nameBytes = 0;
      while (in.read() > 0) {
        nameBytes++;
      }
      if (nameBytes < 1 || nameBytes > MAX_NAME || in.read() != 0) {
        return Optional.empty();
      }
      byte[] profile = new InflaterInputStream(in).readNBytes(IccProfile.MAX_BYTES + 1);
      return Optional.of(profile).filter(unpacked -> unpacked.length <= IccProfile.MAX_BYTES);
    } catch (IOException e) {
      return Optional.empty(); // a damaged profile is ignored
    }
  }
}
