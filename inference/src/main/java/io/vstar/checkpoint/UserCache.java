package io.vstar.checkpoint;

import java.nio.file.Path;

/** Locates the user's folder for files that can be created again. */
public final class UserCache {
  private UserCache() {}

  /**
   * Returns {@code $XDG_CACHE_HOME/vstar}, by default {@code ~/.cache/vstar}; the folder need not
   * exist.
   */
  public static Path folder() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path root =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return root.resolve("vstar");
  }
}
