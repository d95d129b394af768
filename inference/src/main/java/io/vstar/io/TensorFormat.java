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
 * The format of a tensor file. All readers decide by this enum which format a file has.
 *
 * <p>A safetensors file is recognised by its JSON first, because the length before the JSON may
 * look like the beginning of a pickle ({@code 80 02}) or a zip ({@code PK}).
 */
public enum TensorFormat {
  /** A safetensors file. */
  SAFETENSORS,
  /** A file of {@code torch.save} since torch 1.6. */
  TORCH_ZIP,
  /** A file of {@code torch.save} before torch 1.6. */
  TORCH_LEGACY;

  /** The position of the JSON in a safetensors file. */
  private static final int JSON_START = Long.BYTES;

  private static final String SAFETENSORS_EXTENSION = ".safetensors";

  /**
   * Returns the format of a file by its first bytes or else by its name; the reader of that format
   * then reports what is damaged.
   *
   * @return empty if the file is in none of these formats
   * @throws CheckpointException if the file does not exist, is not a regular file or cannot be read
   */
  public static Optional<TensorFormat> of(Path file) {
    return ofContent(file).or(() -> ofName(file));
  }

  /**
   * Returns the format of a file by its first bytes alone.
   *
   * @return empty if they are those of none of these formats
   * @throws CheckpointException if the file does not exist, is not a regular file or cannot be read
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

  /**
   * Opens a file of named tensors of any of these formats.
   *
   * @throws CheckpointException naming the file and what is damaged or refused
   */
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
