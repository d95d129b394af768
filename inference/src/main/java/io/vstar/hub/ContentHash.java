package io.vstar.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The two hashes by which the Hub names blobs, in lower-case hexadecimal. */
enum ContentHash {
  /** SHA-256 of the content, for large files (git-lfs). */
  LFS("SHA-256", 64) {
    @Override
    byte[] prefix(long length) {
      return new byte[0];
    }
  },

  /** SHA-1 of git's blob object, for all other files. */
  GIT_BLOB("SHA-1", 40) {
    @Override
    byte[] prefix(long length) {
      return ("blob " + length + "\0").getBytes(StandardCharsets.US_ASCII);
    }
  };

  private final String algorithm;
  private final int digits;

  ContentHash(String algorithm, int digits) {
    this.algorithm = algorithm;
    this.digits = digits;
  }

  /** Returns the bytes that are hashed before a content of {@code length} bytes. */
  abstract byte[] prefix(long length);

  /** Returns the kind of hash that {@code etag} is, or empty if it is none. */
  static Optional<ContentHash> of(String etag) {
    return Arrays.stream(values())
        .filter(hash -> etag.length() == hash.digits && etag.matches("[0-9a-f]*"))
        .findFirst();
  }

  /** Computes the hash of a file. */
  String of(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
    digest.update(prefix(Files.size(file)));
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
