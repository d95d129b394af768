package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.util.List;
import java.util.Optional;

/** Says which files of a repository are needed. */
@FunctionalInterface
interface FileChoice {
  /**
   * Chooses.
   *
   * @param files the repository's
   * @throws CheckpointException if what is needed is not among them
   */
  Selection choose(List<String> files);

  /**
   * The chosen files.
   *
   * @param files in the order in which to fetch them: large ones last, so that a snapshot with its
   *     weights has all the rest
   * @param single the file that is the whole model; empty where the folder is
   * @param certain whether no other file of the repository could have been chosen instead, so that
   *     a part of the repository was enough to choose from
   */
  record Selection(List<String> files, Optional<String> single, boolean certain) {
    public Selection {
      files = List.copyOf(files);
    }

    static Selection ofOne(String file, boolean certain) {
      return new Selection(List.of(file), Optional.of(file), certain);
    }
  }

  /** The file that the id names. */
  static FileChoice theOneNamed(HubId id, String file) {
    return files -> {
      if (!files.contains(file)) {
        throw new CheckpointException(
            "%s has no file %s; it has %s".formatted(id.repository(), file, some(files)));
      }
      return Selection.ofOne(file, true);
    };
  }

  /** A few of {@code files} to show in a message. */
  static String some(List<String> files) {
    int shown = Math.min(files.size(), 8);
    return files.isEmpty()
        ? "no files"
        : String.join(", ", files.subList(0, shown))
            + (shown < files.size() ? " and " + (files.size() - shown) + " more" : "");
  }
}
