package io.vstar.train.dataset;

import java.nio.file.Path;

/** Something in a dataset that does not stop a run but is most likely not meant. */
public sealed interface DatasetWarning {

  /** One line for the user. */
  String message();

  /**
   * Two files with the same bytes. Both are used: the picture counts twice.
   *
   * @param duplicate the later of the two in the order of the dataset
   */
  record DuplicatePicture(Path duplicate, Path original) implements DatasetWarning {
    @Override
    public String message() {
      return "%s is the same picture as %s and counts twice; remove one"
          .formatted(duplicate, original);
    }
  }

  /** Two subsets of the same folder, or one in the folder of the other. */
  record OverlappingSubsets(Path later, Path earlier) implements DatasetWarning {
    @Override
    public String message() {
      return "the subsets %s and %s share pictures, which count in both".formatted(earlier, later);
    }
  }

  /** A text file without a picture of the same name. */
  record CaptionWithoutPicture(Path file) implements DatasetWarning {
    @Override
    public String message() {
      return file + " is not used: no picture beside it has the same name";
    }
  }

  /** A file that is neither a picture in a known format nor a caption. */
  record UnknownFile(Path file) implements DatasetWarning {
    @Override
    public String message() {
      return "%s is not used: pictures end in %s".formatted(file, DatasetFiles.pictureExtensions());
    }
  }

  /** A link to a folder that it lies in. */
  record LinkLoop(Path link) implements DatasetWarning {
    @Override
    public String message() {
      return link + " is not followed: it leads back to a folder that it lies in; remove it";
    }
  }
}
