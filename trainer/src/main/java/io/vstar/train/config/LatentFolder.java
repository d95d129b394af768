package io.vstar.train.config;

import io.vstar.checkpoint.UserCache;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder in which encoded pictures are kept between runs: {@code false} for none, {@code true}
 * for the user's cache folder, or a path.
 *
 * @param path the folder, absolute, which need not exist; empty if encoded pictures are not kept
 */
public record LatentFolder(Optional<Path> path) {

  /** Reads the value of the key {@code dataset.latentCache}. */
  @FromText
  static LatentFolder parse(String text, Path folder) {
    return new LatentFolder(
        switch (text) {
          case "false" -> Optional.empty();
          case "true" -> Optional.of(UserCache.folder().resolve("latents").toAbsolutePath());
          default -> Optional.of(folder.resolve(text).toAbsolutePath().normalize());
        });
  }

  @Override
  public String toString() {
    return path.map(Path::toString).orElse("false");
  }
}
