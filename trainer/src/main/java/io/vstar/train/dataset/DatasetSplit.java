package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.train.config.CaptionSettings;
import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.MaskSource;
import io.vstar.train.config.ValidationSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The training pictures and the held-out ones. No two of them from different sides have the same
 * content.
 *
 * @param training the pictures to train on
 * @param validation the held-out pictures; empty if the config asks for none
 */
public record DatasetSplit(Dataset training, Optional<Dataset> validation) {

  /**
   * Scans the folders that a config names, and sets pictures aside if it asks for it.
   *
   * @throws DatasetException if a file cannot be used, a held-out picture is also trained on, or
   *     there are too few pictures to set some aside
   */
  public static DatasetSplit read(DatasetSettings settings) {
    return read(settings, DatasetProblems.REFUSED);
  }

  /**
   * Scans the folders that a config names like {@link #read(DatasetSettings)}; what cannot be used
   * is left out if {@code problems} go on.
   *
   * @param problems takes whatever a training would be refused for
   * @return the pictures that can be used, perhaps none
   */
  public static DatasetSplit read(DatasetSettings settings, DatasetProblems problems) {
    Optional<Path> store = PictureIndex.folder(settings.headerCache());
    CaptionSettings captions = settings.captions().orElse(CaptionSettings.NONE);
    List<Subset> subsets =
        settings.allSubsets().stream()
            .map(subset -> Subset.of(subset, captions, settings.background()))
            .toList();
    Dataset dataset = DatasetScanner.scan(subsets, problems, store);
    subsets.forEach(subset -> requireMasks(subset, dataset, problems));
    if (settings.validation().isEmpty()) {
      return new DatasetSplit(dataset, Optional.empty());
    }
    ValidationSource source = settings.validation().get();
    return source instanceof ValidationSource.Folder folder
        ? of(
            dataset,
            DatasetScanner.scan(
                List.of(heldOut(folder.path(), subsets, captions)), problems, store),
            problems)
        : setAside(dataset, ((ValidationSource.Fraction) source).value(), problems);
  }

  /** Returns all pictures: those to train on, then the held-out ones. */
  public List<TrainingImage> allImages() {
    List<TrainingImage> all = new ArrayList<>(training.images());
    validation.ifPresent(heldOut -> all.addAll(heldOut.images()));
    return List.copyOf(all);
  }

  /** Returns the pictures that fulfil a condition. */
  public DatasetSplit keeping(Predicate<TrainingImage> condition) {
    return new DatasetSplit(
        training.keeping(condition), validation.map(heldOut -> heldOut.keeping(condition)));
  }

  private static void requireMasks(Subset subset, Dataset dataset, DatasetProblems problems) {
    boolean masked =
        dataset.images().stream()
            .anyMatch(image -> image.subset().equals(subset) && image.mask().isPresent());
    if (subset.pixels().mask() == MaskSource.FILE && !masked) {
      problems.found(
          DatasetProblem.MASK_PAIRING,
          subset.folder(),
          new DatasetException(
              "%s holds no masks, expected files such as cat.mask.png or cat-masklabel.png beside cat.jpg; or leave mask: file out"
                  .formatted(subset.folder())));
    }
  }

  /**
   * Returns the subset of a held-out folder. It has the captions of the dataset, and is read by the
   * rules of the first trained subset with masks, else of the first one, but for variations.
   */
  private static Subset heldOut(Path folder, List<Subset> trained, CaptionSettings captions) {
    List<PixelRules> rules =
        trained.stream().filter(subset -> !subset.regularisation()).map(Subset::pixels).toList();
    PixelRules first =
        rules.stream()
            .filter(each -> each.mask() != MaskSource.NONE)
            .findFirst()
            .orElse(rules.get(0));
    return Subset.of(folder).with(captions).with(first.withoutVariation());
  }

  private static DatasetSplit of(Dataset training, Dataset validation, DatasetProblems problems) {
    Map<String, Path> trained = new HashMap<>();
    training.images().forEach(image -> trained.putIfAbsent(image.sha256(), image.path()));
    for (TrainingImage heldOut : validation.images()) {
      Path twin = trained.get(heldOut.sha256());
      if (twin != null) {
        problems.found(
            DatasetProblem.VALIDATION_LEAK,
            List.of(heldOut.path(), twin),
            new DatasetException(
                "%s is held out but also trained on, as %s; remove one, or the held-out loss means nothing"
                    .formatted(heldOut.path(), twin)));
      }
    }
    return new DatasetSplit(training, Optional.of(validation));
  }

  /**
   * Sets a fraction of the different pictures aside, at least one and not all; none of subsets for
   * regularisation. The choice follows from the contents, so that it hardly changes when files are
   * renamed or a few are added.
   */
  static DatasetSplit setAside(Dataset dataset, double fraction) {
    return setAside(dataset, fraction, DatasetProblems.REFUSED);
  }

  private static DatasetSplit setAside(Dataset dataset, double fraction, DatasetProblems problems) {
    Set<String> contents =
        dataset.images().stream()
            .filter(image -> !image.subset().regularisation())
            .map(TrainingImage::sha256)
            .collect(Collectors.toCollection(TreeSet::new));
    if (contents.size() < 2) {
      Path folder = dataset.subsets().get(0).folder();
      problems.found(
          DatasetProblem.NO_PICTURES,
          folder,
          new DatasetException(
              "%s holds one picture, expected at least 2 to set some aside; remove dataset.validation"
                  .formatted(folder)));
      return new DatasetSplit(dataset, Optional.empty());
    }
    long count = Math.round(fraction * contents.size());
    long kept = Math.max(1, Math.min(contents.size() - 1, count));
    Set<String> heldOut = new HashSet<>(contents.stream().limit(kept).toList());
    List<TrainingImage> training = new ArrayList<>();
    List<TrainingImage> validation = new ArrayList<>();
    for (TrainingImage image : dataset.images()) {
      boolean aside = heldOut.contains(image.sha256()) && !image.subset().regularisation();
      (aside ? validation : training).add(image);
    }
    return new DatasetSplit(
        new Dataset(dataset.subsets(), training, dataset.findings()),
        Optional.of(new Dataset(dataset.subsets(), validation, List.of())));
  }
}
