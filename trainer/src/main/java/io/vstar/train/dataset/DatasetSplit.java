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
    CaptionSettings captions = settings.captions().orElse(CaptionSettings.NONE);
    List<Subset> subsets =
        settings.allSubsets().stream()
            .map(subset -> Subset.of(subset, captions, settings.background()))
            .toList();
    Dataset dataset = DatasetScanner.scan(subsets);
    subsets.forEach(subset -> requireMasks(subset, dataset));
    if (settings.validation().isEmpty()) {
      return new DatasetSplit(dataset, Optional.empty());
    }
    ValidationSource source = settings.validation().get();
    return source instanceof ValidationSource.Folder folder
        ? of(dataset, DatasetScanner.scan(List.of(heldOut(folder.path(), subsets, captions))))
        : setAside(dataset, ((ValidationSource.Fraction) source).value());
  }

  /** Returns all pictures: those to train on, then the held-out ones. */
  public List<TrainingImage> allImages() {
    List<TrainingImage> all = new ArrayList<>(training.images());
    validation.ifPresent(heldOut -> all.addAll(heldOut.images()));
    return List.copyOf(all);
  }

  private static void requireMasks(Subset subset, Dataset dataset) {
    boolean masked =
        dataset.images().stream()
            .anyMatch(image -> image.subset().equals(subset) && image.mask().isPresent());
    if (subset.pixels().mask() == MaskSource.FILE && !masked) {
      throw new DatasetException(
          "%s holds no masks, expected files such as cat.mask.png or cat-masklabel.png beside cat.jpg; or leave mask: file out"
              .formatted(subset.folder()));
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

  private static DatasetSplit of(Dataset training, Dataset validation) {
    Map<String, Path> trained = new HashMap<>();
    training.images().forEach(image -> trained.putIfAbsent(image.sha256(), image.path()));
    for (TrainingImage heldOut : validation.images()) {
      if (trained.containsKey(heldOut.sha256())) {
        throw new DatasetException(
            "%s is held out but also trained on, as %s; remove one, or the held-out loss means nothing"
                .formatted(heldOut.path(), trained.get(heldOut.sha256())));
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
    Set<String> contents =
        dataset.images().stream()
            .filter(image -> !image.subset().regularisation())
            .map(TrainingImage::sha256)
            .collect(Collectors.toCollection(TreeSet::new));
    if (contents.size() < 2) {
      throw new DatasetException(
          "%s holds one picture, expected at least 2 to set some aside; remove dataset.validation"
              .formatted(dataset.subsets().get(0).folder()));
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
        new Dataset(dataset.subsets(), training, dataset.warnings()),
        Optional.of(new Dataset(dataset.subsets(), validation, List.of())));
  }
}
