package io.vstar.train.dataset;

import io.vstar.image.OtherFormat;
import java.nio.file.Path;
import java.util.List;

/**
 * A warning about something in a dataset that does not stop a run but is most likely unintended.
 */
public sealed interface DatasetWarning {

  /** Returns the warning as one line for the user. */
  String message();

  /** Returns the kind of what is wrong. */
  DatasetProblem problem();

  /** Returns the files that it is about, the one that is to be changed first. */
  List<Path> files();

  /** Returns the warning as a finding. */
  default DatasetFinding finding() {
    return DatasetFinding.of(problem(), files(), message());
  }

  /**
   * The warning about two files with the same bytes. Both are used, so the picture counts twice.
   *
   * @param duplicate the later of the two in the order of the dataset
   * @param original the earlier of the two
   */
  record DuplicatePicture(Path duplicate, Path original) implements DatasetWarning {
    @Override
    public DatasetProblem problem() {
      return DatasetProblem.DUPLICATE;
    }

    @Override
    public List<Path> files() {
      return List.of(duplicate, original);
    }

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
    public DatasetProblem problem() {
      return DatasetProblem.OVERLAPPING_SUBSETS;
    }

    @Override
    public List<Path> files() {
      return List.of(earlier, later);
    }

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
    public DatasetProblem problem() {
      return DatasetProblem.CAPTION_WITHOUT_PICTURE;
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public String message() {
      return file + " is not used: no picture beside it has the same name";
    }
  }

  /**
   * The warning about rows of a file of captions that are for no picture.
   *
   * @param file the file
   * @param names the names of the pictures as the rows have them, at least one
   */
  record RowsWithoutPicture(Path file, List<String> names) implements DatasetWarning {
    private static final int MOST_NAMES = 5;

    public RowsWithoutPicture {
      names = List.copyOf(names);
    }

    @Override
    public DatasetProblem problem() {
      return DatasetProblem.CAPTION_WITHOUT_PICTURE;
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public String message() {
      String told = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
      int more = names.size() - MOST_NAMES;
      return "%s has rows for pictures that are not there: %s%s"
          .formatted(file, told, more > 0 ? " and %d more".formatted(more) : "");
    }
  }

  /**
   * The warning about pictures that a file of captions has no row for.
   *
   * @param file the file
   * @param first the first of the pictures
   * @param count the number of the pictures
   */
  record PicturesWithoutRow(Path file, Path first, int count) implements DatasetWarning {
    @Override
    public DatasetProblem problem() {
      return DatasetProblem.PICTURE_WITHOUT_CAPTION;
    }

    @Override
    public List<Path> files() {
      return List.of(first, file);
    }

    @Override
    public String message() {
      return "%s has no row for %s%s, trained by the templates"
          .formatted(file, first, count == 1 ? "" : " and %d more pictures".formatted(count - 1));
    }
  }

  /**
   * The warning about a file that is neither a picture in a known format nor a caption.
   *
   * @param file the file
   */
  record UnknownFile(Path file) implements DatasetWarning {
    /** Returns the warning about a file, which tells formats of pictures that are not read. */
    static DatasetWarning of(Path file) {
      return OtherFormat.named(file)
          .<DatasetWarning>map(format -> new UnreadFormat(file, format))
          .orElseGet(() -> new UnknownFile(file));
    }

    @Override
    public DatasetProblem problem() {
      return DatasetProblem.UNUSED_FILE;
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

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
    public DatasetProblem problem() {
      return DatasetProblem.UNUSED_FILE;
    }

    @Override
    public List<Path> files() {
      return List.of(link);
    }

    @Override
    public String message() {
      return link + " is not followed: it leads back to a folder that it lies in; remove it";
    }
  }

  /**
   * The warning about a picture in a format that is not read.
   *
   * @param file the file
   * @param format its format
   */
  record UnreadFormat(Path file, OtherFormat format) implements DatasetWarning {
    @Override
    public DatasetProblem problem() {
      return DatasetProblem.UNUSED_FILE;
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public String message() {
      return file + " is not used: it" + format.advice();
    }
  }

  /**
   * A remark on a picture by what its head says.
   *
   * @param problem the kind of what is remarked
   * @param file the picture
   * @param message the remark as one line
   */
  record Remark(DatasetProblem problem, Path file, String message) implements DatasetWarning {
    @Override
    public List<Path> files() {
      return List.of(file);
    }
  }

  /**
   * The warning about a file that holds several pictures.
   *
   * @param file the file
   */
  record Animation(Path file) implements DatasetWarning {
    @Override
    public DatasetProblem problem() {
      return DatasetProblem.ANIMATION;
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public String message() {
      return file + " is an animation, of which only the first picture is used";
    }
  }

  /**
   * The warning about a picture that is named like the mask of another one, while no masks are
   * read.
   *
   * @param file the file
   */
  record MaskTrainedOn(Path file) implements DatasetWarning {
    @Override
    public DatasetProblem problem() {
      return DatasetProblem.MASK_PAIRING;
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public String message() {
      return file
          + " is trained on as a picture, though it is named like a mask; set mask: file in its"
          + " subset, or move it away";
    }
  }

  /**
   * The warning about a mask without a picture of its name.
   *
   * @param file the file
   */
  record MaskWithoutPicture(Path file) implements DatasetWarning {
    @Override
    public DatasetProblem problem() {
      return DatasetProblem.MASK_PAIRING;
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public String message() {
      return file + " is not used: it is named like a mask, but its picture is not beside it";
    }
  }

  /**
   * The warning about pictures without a mask among others that have one. They count whole.
   *
   * @param folder the folder of the subset
   * @param first the first of the pictures
   * @param count the number of the pictures
   */
  record PicturesWithoutMask(Path folder, Path first, int count) implements DatasetWarning {
    @Override
    public DatasetProblem problem() {
      return DatasetProblem.MASK_PAIRING;
    }

    @Override
    public List<Path> files() {
      return List.of(first);
    }

    @Override
    public String message() {
      return "%d of the pictures in %s have no mask and count whole, the first is %s"
          .formatted(count, folder, first.getFileName());
    }
  }
}
