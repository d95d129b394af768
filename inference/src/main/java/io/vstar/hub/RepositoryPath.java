package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Paths of files in a repository: relative, with {@code /}, and never out of the folder. */
final class RepositoryPath {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  private static final Set<String> NOT_NAMES = Set.of("", ".", "..");

  private RepositoryPath() {}

  /** Whether a path names a file in the folder it is resolved in, on any system. */
  static boolean isInside(String path) {
    return path.indexOf('\\') < 0
        && path.chars().noneMatch(Character::isISOControl)
        && !DRIVE.matcher(path).matches()
        && Stream.of(path.split("/", -1)).noneMatch(NOT_NAMES::contains);
  }

  /**
   * Refuses any other path.
   *
   * @throws CheckpointException if {@code path} is absolute, climbs, or is not a plain path
   */
  static void requireInside(String path) {
    if (!isInside(path)) {
      throw new CheckpointException(
          "'%s' is not the path of a file in a repository; nothing of that name is read or written"
              .formatted(path));
    }
  }
}
