package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How a file of tensors is written. This is the one place that tells; all readers go by it.
 *
 * <p>A safetensors file is known by its JSON: any other beginning may be the length of that JSON,
 * {@code 80 02} of a pickle just as {@code PK} of a zip.
 */
public enum TensorFormat {
  SAFETENSORS,
  /** {@code torch.save} of torch 1.6 or later. */
  TORCH_ZIP,
  /** {@code torch.save} of older torch. */
  TORCH_LEGACY;

  /** Where the JSON of a safetensors file begins. */
  private static final int JSON_START = Long.BYTES;

  private static final String SAFETENSORS_EXTENSION = ".safetensors";

  /**
   * The format of a file, by its first bytes; where they say nothing, by its name: whoever reads it
   * as that will tell what is damaged.
   *
   * @return empty if it is none of them
   * @throws CheckpointException if it does not exist, is no file or cannot be read
   */
  public static Optional<TensorFormat> of(Path file) {
    return ofContent(file).or(() -> ofName(file));
  }

  /**
   * As {@link #of}, whatever the file is called.
   *
   * @throws CheckpointException as there
   */
  public static Optional<TensorFormat> ofContent(Path file) {
    try {
      RegularFile.require(file);
      try (InputStream stream = Files.newInputStream(file)) {
        return ofBeginning(stream.readNBytes(JSON_START + 1));
      }
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + " does not exist", e);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Opens a file of named tensors in whatever format it is; as {@link Safetensors#open}. */
  public static TensorFile open(Path file) {
    boolean safetensors = of(file).equals(Optional.of(SAFETENSORS));
    return safetensors ? Safetensors.open(file) : TorchFile.openCheckpoint(file);
  }

  private static Optional<TensorFormat> ofBeginning(byte[] head) {
    if (head.length > JSON_START
        && head[JSON_START] == '{'
        && SafetensorsHeader.isPlausible(length(head))) {
      return Optional.of(SAFETENSORS);
    }
    if (head.length >= 4 && head[0] == 'P' && head[1] == 'K') {
      return Optional.of(TORCH_ZIP);
    }
    if (head.length > 0 && (head[0] & 0xff) == 0x80) {
      return Optional.of(TORCH_LEGACY);
    }
    return Optional.empty();
  }

  private static long length(byte[] head) {
    return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static Optional<TensorFormat> ofName(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(SAFETENSORS_EXTENSION) ? Optional.of(SAFETENSORS) : Optional.empty();
  }
}
