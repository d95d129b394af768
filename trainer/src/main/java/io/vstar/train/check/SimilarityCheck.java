package io.vstar.train.check;

import io.vstar.train.dataset.Dataset;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.DatasetProblem.Severity;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds pictures that are nearly the same: saved again, at another size, or shot in a burst. Each
 * is told with the first one that it is like; exact copies are told by the scan.
 */
final class SimilarityCheck implements DatasetCheck {
  private record Known(TrainingImage image, Likeness likeness) {}

  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    List<DatasetFinding> findings = new ArrayList<>();
    List<Known> trained = known(data.split().training(), data);
    for (int i = 0; i < trained.size(); i++) {
      Known later = trained.get(i);
      first(later, trained.subList(0, i))
          .ifPresent(earlier -> findings.add(duplicate(later.image(), earlier.image())));
    }
    data.split()
        .validation()
        .map(heldOut -> known(heldOut, data))
        .orElse(List.of())
        .forEach(
            heldOut ->
                first(heldOut, trained)
                    .ifPresent(twin -> findings.add(leak(heldOut.image(), twin.image()))));
    return findings;
  }

  /** Returns the pictures that were surveyed, each file once. */
  private static List<Known> known(Dataset dataset, DatasetView data) {
    Map<Path, Known> known = new LinkedHashMap<>();
    for (TrainingImage image : dataset.images()) {
      Optional.ofNullable(data.surveys().get(image.path()))
          .flatMap(PictureSurvey::likeness)
          .ifPresent(likeness -> known.putIfAbsent(image.path(), new Known(image, likeness)));
    }
    return List.copyOf(known.values());
  }

  private static Optional<Known> first(Known picture, List<Known> others) {
    return others.stream()
        .filter(other -> other.likeness().isNear(picture.likeness()))
        .filter(other -> !other.image().sha256().equals(picture.image().sha256()))
        .findFirst();
  }

  private static DatasetFinding duplicate(TrainingImage later, TrainingImage earlier) {
    return DatasetFinding.of(
        DatasetProblem.NEAR_DUPLICATE,
        List.of(later.path(), earlier.path()),
        "%s is nearly the same picture as %s, so that it counts about twice; keep the better one"
            .formatted(later.path(), earlier.path()));
  }

  private static DatasetFinding leak(TrainingImage heldOut, TrainingImage trained) {
    return DatasetFinding.of(
            DatasetProblem.VALIDATION_LEAK,
            List.of(heldOut.path(), trained.path()),
            "%s is held out, but nearly the same as %s, which is trained on; move one of them, or the held-out loss says too little"
                .formatted(heldOut.path(), trained.path()))
        .as(Severity.WARNING)
        .withKey("dataset.validation");
  }
}
