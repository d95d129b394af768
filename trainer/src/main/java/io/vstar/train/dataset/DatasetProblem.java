package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of problems of a data set. Their names are part of the interface: programs sort reports
 * by them.
 */
public enum DatasetProblem {
  /** A folder without anything to train on. */
  NO_PICTURES(Severity.ERROR, "Nothing to train on"),
  /** A file that is named like a picture but is none. */
  NOT_A_PICTURE(Severity.ERROR, "Files that are no pictures"),
  /** A picture that cannot be decoded. */
  UNREADABLE(Severity.ERROR, "Pictures that cannot be read"),
  /** A picture that is cut short or damaged. */
  TRUNCATED(Severity.ERROR, "Pictures that are cut short or damaged"),
  /** A caption that is no text in UTF-8 or marked UTF-16. */
  ENCODING(Severity.ERROR, "Captions in another encoding"),
  /** A caption without a word. */
  EMPTY_CAPTION(Severity.ERROR, "Captions without words"),
  /** Several captions of one picture. */
  TWO_CAPTIONS(Severity.ERROR, "Pictures with two captions"),
  /** A file with the captions of many pictures that cannot be used. */
  CAPTION_FILE(Severity.ERROR, "Files of captions that cannot be used"),
  /** A caption or template without the word that is learned. */
  PLACEHOLDER_MISSING(Severity.ERROR, "Prompts without the new word"),
  /** A prompt in which the word that is learned is cut off. */
  CAPTION_CUT(Severity.ERROR, "Prompts in which the new word is cut off"),
  /** A prompt whose end is not read. */
  LONG_CAPTION(Severity.WARNING, "Prompts whose end is not read"),
  /** A prompt that cannot be used for another reason. */
  PROMPT(Severity.ERROR, "Prompts that cannot be used"),
  /** A word that is learned and that the model knows already. */
  KNOWN_WORD(Severity.ERROR, "New words that the model knows"),
  /** A word that is learned and that reads as one that the model knows where it is used. */
  HIDDEN_WORD(Severity.NOTE, "New words that hide another one"),
  /** A caption without a picture. */
  CAPTION_WITHOUT_PICTURE(Severity.WARNING, "Captions without a picture"),
  /** A picture without a caption among others that have one. */
  PICTURE_WITHOUT_CAPTION(Severity.WARNING, "Pictures without a caption among others with one"),
  /** A file that is not used. */
  UNUSED_FILE(Severity.WARNING, "Files that are not used"),
  /** A file with several pictures, of which one is used. */
  ANIMATION(Severity.WARNING, "Animations"),
  /** A picture that is there twice, byte by byte. */
  DUPLICATE(Severity.WARNING, "Pictures that are there twice"),
  /** A picture that hardly differs from another one. */
  NEAR_DUPLICATE(Severity.WARNING, "Pictures that are nearly the same"),
  /** A held-out picture that is also trained on. */
  VALIDATION_LEAK(Severity.ERROR, "Held-out pictures that are trained on"),
  /** A picture without sharp edges. */
  BLURRED(Severity.WARNING, "Blurred pictures"),
  /** A picture that is enlarged. */
  UPSCALED(Severity.WARNING, "Pictures that are enlarged"),
  /** A picture that is left out, or refused, because it is too small. */
  TOO_SMALL(Severity.WARNING, "Pictures that are too small to be used"),
  /** A picture whose shape is far from every bucket. */
  EXTREME_SHAPE(Severity.WARNING, "Pictures of extreme shapes"),
  /** A picture of which much is cut off. */
  CROP_LOSS(Severity.WARNING, "Pictures that lose much to the crop"),
  /** A picture that is turned by EXIF, which other programs may not do. */
  ORIENTATION(Severity.NOTE, "Pictures that are turned by EXIF"),
  /** A picture that EXIF turns wrongly. */
  WRONG_ROTATION(Severity.WARNING, "Pictures that are turned wrongly"),
  /** A picture that is transparent where that is easily overlooked. */
  TRANSPARENCY(Severity.WARNING, "Transparent pictures"),
  /** A picture in the colours of print. */
  CMYK(Severity.NOTE, "Pictures in the colours of print"),
  /** A picture with the colours of another profile. */
  COLOR_PROFILE(Severity.NOTE, "Pictures with another colour profile"),
  /** A picture with a colour profile that is not read. */
  UNUSABLE_PROFILE(Severity.WARNING, "Colour profiles that cannot be read"),
  /** A mask that is the same everywhere. */
  UNIFORM_MASK(Severity.WARNING, "Masks that change nothing"),
  /** A mask that leaves nothing. */
  EMPTY_MASK(Severity.ERROR, "Masks that leave nothing"),
  /** A mask of another shape than its picture. */
  MASK_SIZE(Severity.ERROR, "Masks of another shape than their picture"),
  /** Masks that are missing, or two for one picture. */
  MASK_PAIRING(Severity.WARNING, "Masks and pictures that do not pair"),
  /** A bucket with fewer pictures than a batch. */
  FEW_PICTURES(Severity.WARNING, "Buckets with fewer pictures than a batch"),
  /** A subset that counts much more than another one. */
  UNBALANCED_SUBSETS(Severity.WARNING, "Subsets that count very differently"),
  /** Subsets with the same pictures. */
  OVERLAPPING_SUBSETS(Severity.WARNING, "Subsets that share pictures"),
  /** Something of the run, rather than of the data set, that would be refused. */
  SETTING(Severity.ERROR, "Settings that cannot be used"),
  /** Something that could not be looked at. */
  NOT_CHECKED(Severity.NOTE, "What could not be checked");

  /** The severity of a problem, the worst first. */
  public enum Severity {
    /** A training would be refused. */
    ERROR,
    /** A training would run, most likely not as it is meant. */
    WARNING,
    /** Something worth knowing. */
    NOTE;

    /** Returns the name in lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the kind of a picture's problem by what reading it was refused with. */
  public static DatasetProblem ofPicture(Path picture, DatasetException refusal) {
    if (Files.isRegularFile(picture) && !ImageFiles.isPicture(picture)) {
      return NOT_A_PICTURE;
    }
    return ImageFiles.isDamaged(refusal) ? TRUNCATED : UNREADABLE;
  }

  /** Returns the kind of a refusal; another one if it does not tell its own. */
  public static DatasetProblem of(DatasetException refusal, DatasetProblem other) {
    return Stream.of(values())
        .filter(problem -> refusal.kind().equals(Optional.of(problem.kind())))
        .findFirst()
        .orElse(other);
  }

  private final Severity severity;
  private final String title;

  DatasetProblem(Severity severity, String title) {
    this.severity = severity;
    this.title = title;
  }

  /** Returns the stable name, such as {@code crop-loss}. */
  public String kind() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns how bad a problem of this kind usually is. */
  public Severity severity() {
    return severity;
  }

  /** Returns the heading of a list of such problems. */
  public String title() {
    return title;
  }
}
