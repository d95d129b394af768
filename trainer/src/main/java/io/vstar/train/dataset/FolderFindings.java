package io.vstar.train.dataset;

import io.vstar.image.OtherFormat;
import java.nio.file.Path;
import java.util.List;

/** The findings about files and folders of a dataset that a scan can make. */
final class FolderFindings {
  private static final int MOST_NAMES = 5;

  private FolderFindings() {}

  /**
   * Makes the finding about two files with the same bytes, which are both used.
   *
   * @param duplicate the later of the two in the order of the dataset
   * @param original the earlier of the two
   */
  static DatasetFinding duplicate(Path duplicate, Path original) {
    return DatasetFinding.of(
        DatasetProblem.DUPLICATE,
        List.of(duplicate, original),
        "%s is the same picture as %s and counts twice; remove one".formatted(duplicate, original));
  }

  /**
   * Makes the finding about two subsets of the same folder, or one within the folder of the other.
   *
   * @param later the folder of the later subset
   * @param earlier the folder of the earlier subset
   */
  static DatasetFinding overlappingSubsets(Path later, Path earlier) {
    return DatasetFinding.of(
        DatasetProblem.OVERLAPPING_SUBSETS,
        List.of(earlier, later),
        "the subsets %s and %s share pictures, which count in both".formatted(earlier, later));
  }

  /** Makes the finding about a text file without a picture of the same name. */
  static DatasetFinding captionWithoutPicture(Path file) {
    return DatasetFinding.of(
        DatasetProblem.CAPTION_WITHOUT_PICTURE,
        file,
        file + " is not used: no picture beside it has the same name");
  }

  /**
   * Makes the finding about rows of a file of captions that are for no picture.
   *
   * @param file the file of captions
   * @param names the names of the pictures as the rows have them, at least one
   */
  static DatasetFinding rowsWithoutPicture(Path file, List<String> names) {
    String told = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
    int more = names.size() - MOST_NAMES;
    return DatasetFinding.of(
        DatasetProblem.CAPTION_WITHOUT_PICTURE,
        file,
        "%s has rows for pictures that are not there: %s%s"
            .formatted(file, told, more > 0 ? " and %d more".formatted(more) : ""));
  }

  /**
   * Makes the finding about pictures that a file of captions has no row for.
   *
   * @param file the file of captions
   * @param first the first of the pictures
   * @param count the number of the pictures, at least 1
   */
  static DatasetFinding picturesWithoutRow(Path file, Path first, int count) {
    return DatasetFinding.of(
        DatasetProblem.PICTURE_WITHOUT_CAPTION,
        List.of(first, file),
        "%s has no row for %s%s, trained by the templates"
            .formatted(
                file, first, count == 1 ? "" : " and %d more pictures".formatted(count - 1)));
  }

  /**
   * Makes the finding about a file that is neither a picture nor a caption; it says so if the file
   * is a picture in a format that is not read.
   */
  static DatasetFinding unusedFile(Path file) {
    String why =
        OtherFormat.named(file)
            .map(format -> "it" + format.advice())
            .orElseGet(() -> "pictures end in " + DatasetFiles.pictureExtensions());
    return DatasetFinding.of(
        DatasetProblem.UNUSED_FILE, file, "%s is not used: %s".formatted(file, why));
  }

  /** Makes the finding about a link to a folder that it lies in. */
  static DatasetFinding linkLoop(Path link) {
    return DatasetFinding.of(
        DatasetProblem.UNUSED_FILE,
        link,
        link + " is not followed: it leads back to a folder that it lies in; remove it");
  }

  /** Makes the finding about a picture that is named like a mask, while no masks are read. */
  static DatasetFinding maskTrainedOn(Path file) {
    return DatasetFinding.of(
        DatasetProblem.MASK_PAIRING,
        file,
        file
            + " is trained on as a picture, though it is named like a mask; set mask: file in its"
            + " subset, or move it away");
  }

  /** Makes the finding about a mask without a picture of its name. */
  static DatasetFinding maskWithoutPicture(Path file) {
    return DatasetFinding.of(
        DatasetProblem.MASK_PAIRING,
        file,
        file + " is not used: it is named like a mask, but its picture is not beside it");
  }

  /**
   * Makes the finding about pictures without a mask among others that have one. They count whole.
   *
   * @param folder the folder of the subset
   * @param first the first of the pictures
   * @param count the number of the pictures
   */
  static DatasetFinding picturesWithoutMask(Path folder, Path first, int count) {
    return DatasetFinding.of(
        DatasetProblem.MASK_PAIRING,
        first,
        "%d of the pictures in %s have no mask and count whole, the first is %s"
            .formatted(count, folder, first.getFileName()));
  }
}
