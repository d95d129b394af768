package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.util.List;
import java.util.Optional;

/** Chooses the files of a repository that are needed. */
@FunctionalInterface
interface FileChoice {
  /**
   * Chooses among the files of a repository.
   *
   * @param files paths of all files in the repository
   * @throws CheckpointException if a needed file is missing
   */
  Selection choose(List<String> files);

  /**
   * The chosen files.
   *
   * @param files the files in the order of their download: large ones last, so that a snapshot with
   *     weights has all the rest
   * @param single the file that is the whole model; empty if the model is the folder
   * @param certain whether the choice would be the same with more files, so that a partial listing
   *     is enough
   */
  record Selection(List<String> files, Optional<String> single, boolean certain) {
    public Selection {
      files = List.copyOf(files);
    }

    static Selection ofOne(String file, boolean certain) {
      return new Selection(List.of(file), Optional.of(file), certain);
    }
  }

  /** Returns the choice of the file that the id names. */
  static FileChoice theOneNamed(HubId id, String file) {
    return files -> {
      if (!files.contains(file)) {
        throw new CheckpointException(
            "%s has no file %s; it has %s".formatted(id.repository(), file, some(files)));
      }
      return Selection.ofOne(file, true);
    };
  }

  /** Returns a list of the first files for a message. */
  static String some(List<String> files) {
    int shown = Math.min(files.size(), 8);
    return files.isEmpty()
        ? "no files"
        : String.join(", ", files.subList(0, shown))
            + (shown < files.size() ? " and " + (files.size() - shown) + " more" : "");
  }
}
