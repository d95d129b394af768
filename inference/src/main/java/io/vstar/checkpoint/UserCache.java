package io.vstar.checkpoint;

import java.nio.file.Path;

/** The user's folder for what can be made again. */
public final class UserCache {
  private UserCache() {}

  /** {@code $XDG_CACHE_HOME/vstar}, by default {@code ~/.cache/vstar}; need not exist. */
  public static Path folder() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path root =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return root.resolve("vstar");
  }
}
