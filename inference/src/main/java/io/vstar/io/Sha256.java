package io.vstar.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Computes SHA-256 hashes in lower-case hexadecimal. */
public final class Sha256 {
  private Sha256() {}

  /** Computes the hash of a file's bytes. */
  public static String of(Path file) throws IOException {
    RegularFile.require(file);
    MessageDigest digest = newDigest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return hex(digest);
  }

  /**
   * Computes the hash of a safetensors file's bytes after the header, which stays the same when its
   * metadata change; of another file all bytes.
   */
  public static String ofContent(Path file) throws IOException {
    boolean headed = TensorFormat.of(file).equals(Optional.of(TensorFormat.SAFETENSORS));
    if (!headed) {
      return of(file);
    }
    MessageDigest digest = newDigest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] length = in.readNBytes(Long.BYTES);
      in.skipNBytes(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
    }
    return hex(digest);
  }

  /** Computes the hash of a string's UTF-8 bytes. */
  public static String of(String text) {
    MessageDigest digest = newDigest();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return hex(digest);
  }

  /** Computes the hash of the remaining bytes of a buffer, whose position stays. */
  public static String of(ByteBuffer bytes) {
    MessageDigest digest = newDigest();
    digest.update(bytes.duplicate());
    return hex(digest);
  }

  /** Computes the hash of the tensors' bytes, one tensor after the other. */
  public static String of(List<HostTensor> tensors) {
    MessageDigest digest = newDigest();
    for (HostTensor tensor : tensors) {
      ByteBuffer data = tensor.data();
      digest.update(data.duplicate());
    }
    return hex(digest);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
