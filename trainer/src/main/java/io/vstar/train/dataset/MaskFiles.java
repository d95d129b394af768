package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The mask files of a dataset folder: {@code NAME.mask.png}, or OneTrainer's {@code
 * NAME-masklabel.png}, beside a picture {@code NAME} of any format. They may have the extension of
 * any format that is read.
 */
final class MaskFiles {
  private static final List<String> ENDINGS = List.of(".mask", "-masklabel");

  private final Map<Path, Path> byStem = new HashMap<>();
  private final List<Path> withoutPicture = new ArrayList<>();

  private MaskFiles() {}

  /**
   * Finds the masks among the files with a picture's extension.
   *
   * @param problems takes a picture with two masks
   */
  static MaskFiles among(List<Path> pictures, DatasetProblems problems) {
    Set<Path> stems = new HashSet<>();
    pictures.forEach(picture -> stems.add(DatasetFiles.stem(picture)));
    MaskFiles masks = new MaskFiles();
    for (Path file : pictures) {
      Optional<Path> stem = stemOfPicture(file);
      if (stem.isPresent() && stems.contains(stem.get())) {
        Path second = masks.byStem.put(stem.get(), file);
        if (second != null) {
          problems.found(
              DatasetProblem.MASK_PAIRING,
              List.of(second, file),
              new DatasetException(
                  "%s and %s mask the same picture; remove one".formatted(second, file)));
        }
      } else if (stem.isPresent()) {
        masks.withoutPicture.add(file);
      }
    }
    return masks;
  }

  /** Returns the stem of the picture that a file would be the mask of by its name. */
  private static Optional<Path> stemOfPicture(Path file) {
    Path stem = DatasetFiles.stem(file);
    String name = stem.getFileName().toString();
    return ENDINGS.stream()
        .filter(ending -> name.toLowerCase(Locale.ROOT).endsWith(ending))
        .filter(ending -> name.length() > ending.length())
        .map(ending -> stem.resolveSibling(name.substring(0, name.length() - ending.length())))
        .findFirst();
  }

  /** Returns the mask of a picture, if it has one. */
  Optional<Path> of(Path picture) {
    return Optional.ofNullable(byStem.get(DatasetFiles.stem(picture)));
  }

  /** Returns whether a file is the mask of a picture, or is named like one. */
  boolean contains(Path file) {
    return byStem.containsValue(file) || withoutPicture.contains(file);
  }

  /** Returns the files that are the mask of a picture, in no order. */
  Set<Path> found() {
    return Set.copyOf(byStem.values());
  }

  /** Returns the files that are named like masks of pictures that are not there. */
  List<Path> withoutPicture() {
    return List.copyOf(withoutPicture);
  }
}
