package io.vstar.inspect;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The hashes by which programs and web sites identify files, in lower-case hexadecimal.
 *
 * @param sha256 SHA-256 of the whole file
 * @param autoV1 the web UI's oldest hash: 8 digits of the SHA-256 of the 64 KiB that follow the
 *     first 1 MiB ({@code model_hash} in A1111's {@code sd_models.py}); for shorter files that of
 *     no bytes
 * @param tensors SHA-256 of the bytes after a safetensors header ({@code addnet_hash_safetensors}
 *     in A1111's {@code hashes.py} and in kohya's {@code train_util.py}; ModelSpec's {@code
 *     hash_sha256}); it does not change with the metadata. Empty for other files
 */
public record Hashes(String sha256, String autoV1, Optional<String> tensors) {
  private static final int AUTO_V1_DIGITS = 8;
  private static final int AUTO_V2_DIGITS = 10;
  private static final int AUTO_V3_DIGITS = 12;

  private static final long AUTO_V1_START = 0x100000;
  private static final long AUTO_V1_END = AUTO_V1_START + 0x10000;

  private static final int BLOCK = 1 << 20;

  /** Returns the web UI's short hash, which is in the parameters of pictures. */
  public String autoV2() {
    return sha256.substring(0, AUTO_V2_DIGITS);
  }

  /** Returns the hash by which Civitai and the web UI identify a LoRA. */
  public Optional<String> autoV3() {
    return tensors.map(hash -> hash.substring(0, AUTO_V3_DIGITS));
  }

  /**
   * Computes the hashes of a file, which is read whole once.
   *
   * @throws CheckpointException if it cannot be read
   */
  public static Hashes of(Path file) {
    try {
      boolean safetensors = FileFormat.of(file) == FileFormat.SAFETENSORS;
      return read(file, safetensors ? tensorStart(file) : Long.MAX_VALUE);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + " does not exist", e);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Hashes read(Path file, long tensorStart) throws IOException {
    MessageDigest whole = newDigest();
    MessageDigest window = newDigest();
    MessageDigest tensors = newDigest();
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      long position = 0;
      for (int count = in.readNBytes(block, 0, BLOCK);
          count > 0;
          count = in.readNBytes(block, 0, BLOCK)) {
        update(whole, block, position, count, 0, Long.MAX_VALUE);
        update(window, block, position, count, AUTO_V1_START, AUTO_V1_END);
        update(tensors, block, position, count, tensorStart, Long.MAX_VALUE);
        position += count;
      }
    }
    return new Hashes(
        hex(whole),
        hex(window).substring(0, AUTO_V1_DIGITS),
        tensorStart < Long.MAX_VALUE ? Optional.of(hex(tensors)) : Optional.empty());
  }

  /**
   * Adds the bytes of a block that lie in [start, end) of the file.
   *
   * @param position position of the block in the file
   */
  private static void update(
      MessageDigest digest, byte[] block, long position, int count, long start, long end) {
    long from = Math.max(start, position);
    long to = Math.min(end, position + count);
    if (from < to) {
      digest.update(block, (int) (from - position), (int) (to - from));
    }
  }

  private static long tensorStart(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] length = in.readNBytes(Long.BYTES);
      return Long.BYTES + ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
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
