package io.vstar.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A random stream whose key is computed from its name: the first 64 bits of the name's SHA-256 with
 * the top bit set, which no {@link NoiseSource.Purpose} has.
 *
 * @param name name of the stream, not blank
 */
record NamedStream(String name) implements RandomStream {
  NamedStream {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a stream needs a name");
    }
  }

  @Override
  public long key() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong() | Long.MIN_VALUE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
