package io.vstar.train.config;

import io.vstar.checkpoint.UserCache;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether encoded pictures are kept between runs, and where: {@code false}, {@code true} for the
 * user's cache folder, or a folder.
 *
 * @param path absent if they are not kept; need not exist
 */
public record LatentFolder(Optional<Path> path) {

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
