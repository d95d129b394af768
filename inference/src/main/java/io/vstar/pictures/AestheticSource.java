package io.vstar.pictures;

import io.vstar.adapter.aesthetic.AestheticFile;
import io.vstar.aesthetic.AestheticSettings;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.error.CheckpointException;
import io.vstar.io.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The aesthetic embedding towards which the prompt of a picture is tuned.
 *
 * @param file the file of the embedding, {@code .pt} or {@code .safetensors}
 * @param clip folder of the CLIP model that the text encoder is from, see {@link ClipFolder}; empty
 *     for the model's own
 * @param settings how prompts are tuned
 */
public record AestheticSource(Path file, Optional<Path> clip, AestheticSettings settings) {
  private static final int HASH_DIGITS = 12; // as A1111's hashes of embeddings

  /** Returns the source with the usual settings and the CLIP model of the model itself. */
  public static AestheticSource of(Path file) {
    return new AestheticSource(file, Optional.empty(), AestheticSettings.USUAL);
  }

  /** Returns the source with other settings. */
  public AestheticSource with(AestheticSettings other) {
    return new AestheticSource(file, clip, other);
  }

  /**
   * Reads the file and the config of the CLIP model.
   *
   * @throws CheckpointException if one of them is damaged or something else
   */
  PreparedAesthetic read() {
    return new PreparedAesthetic(
        settings, AestheticFile.read(file), shortHash(file), clip.map(ClipFolder::open));
  }

  /**
   * Returns the first digits of the SHA-256 of an embedding's file.
   *
   * @throws CheckpointException if it cannot be read
   */
  static String shortHash(Path file) {
    try {
      return Sha256.of(file).substring(0, HASH_DIGITS);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
