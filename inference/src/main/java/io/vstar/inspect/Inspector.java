package io.vstar.inspect;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Inspects files and folders. */
public final class Inspector {
  private Inspector() {}

  /**
   * Inspects a file or folder. Headers, configs and metadata are read, weights are not, except for
   * embeddings, which are small.
   *
   * @param file a tensor file, a picture, or a model folder in diffusers layout
   * @return an inspection without hashes, see {@link Hashes#of} and {@link Inspection#withHashes};
   *     of kind {@link FileKind#UNKNOWN} if the file is not damaged but of no known kind
   * @throws CheckpointException if the file is damaged, refused or in none of the formats
   * @throws io.vstar.error.DatasetException if the file is a damaged picture
   */
  public static Inspection inspect(Path file) {
    FileFormat format = FileFormat.of(file);
    return switch (format) {
      case FOLDER -> new DiffusersFolderInspector(file).inspect();
      case SAFETENSORS -> TensorFileInspector.inspectSafetensors(file);
      case TORCH_ZIP, TORCH_LEGACY -> TensorFileInspector.inspectTorch(file, format);
      case PNG, JPEG, WEBP, BMP -> PictureInspector.inspect(file, format);
    };
  }

  static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
