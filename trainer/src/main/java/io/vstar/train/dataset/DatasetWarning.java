package io.vstar.train.dataset;

import java.nio.file.Path;

/**
 * A warning about something in a dataset that does not stop a run but is most likely unintended.
 */
public sealed interface DatasetWarning {

  /** Returns the warning as one line for the user. */
  String message();

  /**
   * The warning about two files with the same bytes. Both are used, so the picture counts twice.
   *
   * @param duplicate the later of the two in the order of the dataset
   * @param original the earlier of the two
   */
  record DuplicatePicture(Path duplicate, Path original) implements DatasetWarning {
    @Override
    public String message() {
      return "%s is the same picture as %s and counts twice; remove one"
          .formatted(duplicate, original);
    }
  }

  /**
   * The warning about two subsets of the same folder, or one within the folder of the other.
   *
   * @param later the folder of the later subset
   * @param earlier the folder of the earlier subset
   */
  record OverlappingSubsets(Path later, Path earlier) implements DatasetWarning {
    @Override
    public String message() {
      return "the subsets %s and %s share pictures, which count in both".formatted(earlier, later);
    }
  }

  /**
   * The warning about a text file without a picture of the same name.
   *
   * @param file the text file
   */
  record CaptionWithoutPicture(Path file) implements DatasetWarning {
    @Override
    public String message() {
      return file + " is not used: no picture beside it has the same name";
    }
  }

  /**
   * The warning about a file that is neither a picture in a known format nor a caption.
   *
   * @param file the file
   */
  record UnknownFile(Path file) implements DatasetWarning {
    @Override
    public String message() {
      return "%s is not used: pictures end in %s".formatted(file, DatasetFiles.pictureExtensions());
    }
  }

  /**
   * The warning about a link to a folder that it lies in.
   *
   * @param link the link
   */
  record LinkLoop(Path link) implements DatasetWarning {
    @Override
    public String message() {
      return link + " is not followed: it leads back to a folder that it lies in; remove it";
    }
  }
}
