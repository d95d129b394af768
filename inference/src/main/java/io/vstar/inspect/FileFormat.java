package io.vstar.inspect;

import io.vstar.error.CheckpointException;
import io.vstar.io.RegularFile;
import io.vstar.io.TensorFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The format of a file, recognised by its first bytes and for tensor files by {@link TensorFormat}.
 */
public enum FileFormat {
  /** A safetensors file. */
  SAFETENSORS("safetensors"),
  /** A file of {@code torch.save} since torch 1.6. */
  TORCH_ZIP("torch zip"),
  /** A file of {@code torch.save} before torch 1.6. */
  TORCH_LEGACY("torch pickle"),
  PNG("PNG", "\u0089PNG"),
  JPEG("JPEG", "\u00ff\u00d8\u00ff"),
  WEBP("WebP", "RIFF????WEBP"),
  BMP("BMP", "BM"),
  /** A folder, which may be a model in diffusers layout. */
  FOLDER("folder");

  private static final int HEAD = 12;

  private final String title;
  private final List<String> beginnings;

  /**
   * Defines a format.
   *
   * @param title name to show to users
   * @param beginnings first bytes of a picture in Latin-1; {@code ?} is any byte
   */
  FileFormat(String title, String... beginnings) {
    this.title = title;
    this.beginnings = List.of(beginnings);
  }

  /** Returns the name for users and scripts. */
  public String title() {
    return title;
  }

  /** Returns whether files of this format are pickles, of which vstar runs only a safe part. */
  public boolean isPickle() {
    return this == TORCH_ZIP || this == TORCH_LEGACY;
  }

  /** Returns whether files of this format are pictures. */
  public boolean isPicture() {
    return this == PNG || this == JPEG || this == WEBP || this == BMP;
  }

  /**
   * Returns the format of a file or folder.
   *
   * @throws CheckpointException if it does not exist, cannot be read or has none of the formats
   */
  public static FileFormat of(Path file) {
    if (Files.isDirectory(file)) {
      return FOLDER;
    }
    String head = head(file);
    Optional<FileFormat> picture =
        Arrays.stream(values())
            .filter(
                format -> format.beginnings.stream().anyMatch(beginning -> begins(head, beginning)))
            .findFirst();
    return TensorFormat.ofContent(file)
        .map(FileFormat::of)
        .or(() -> picture)
        .or(() -> TensorFormat.of(file).map(FileFormat::of))
        .orElseThrow(
            () ->
                new CheckpointException(
                    file + " is neither safetensors nor torch.save, PNG, JPEG, WebP or BMP"));
  }

  private static FileFormat of(TensorFormat format) {
    return switch (format) {
      case SAFETENSORS -> FileFormat.SAFETENSORS;
      case TORCH_ZIP -> FileFormat.TORCH_ZIP;
      case TORCH_LEGACY -> FileFormat.TORCH_LEGACY;
    };
  }

  private static boolean begins(String head, String beginning) {
    if (head.length() < beginning.length()) {
      return false;
    }
    for (int i = 0; i < beginning.length(); i++) {
      if (beginning.charAt(i) != '?' && beginning.charAt(i) != head.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String head(Path file) {
    try {
      RegularFile.require(file);
      try (InputStream in = Files.newInputStream(file)) {
        return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
      }
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + " does not exist", e);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
