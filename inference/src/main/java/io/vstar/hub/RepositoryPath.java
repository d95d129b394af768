package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks paths of files in a repository, which are relative, have the separator {@code /} and never
 * lead out of the folder.
 */
final class RepositoryPath {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  private static final Set<String> NOT_NAMES = Set.of("", ".", "..");

  private RepositoryPath() {}

  /**
   * Returns whether a path stays inside of the folder it is resolved in, on every operating system.
   */
  static boolean isInside(String path) {
    return path.indexOf('\\') < 0
        && path.chars().noneMatch(Character::isISOControl)
        && !DRIVE.matcher(path).matches()
        && Stream.of(path.split("/", -1)).noneMatch(NOT_NAMES::contains);
  }

  /**
   * Checks that a path stays inside of the repository.
   *
   * @throws CheckpointException if {@code path} is absolute, has a {@code ..}, or is not a plain
   *     path
   */
  static void requireInside(String path) {
    if (!isInside(path)) {
      throw new CheckpointException(
          "'%s' is not the path of a file in a repository; nothing of that name is read or written"
              .formatted(path));
    }
  }
}
