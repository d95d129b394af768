package io.vstar.train.check;

import static io.vstar.train.dataset.DatasetProblem.Severity.NOTE;
import static io.vstar.train.dataset.DatasetProblem.Severity.WARNING;

import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.Dataset;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds pictures without a text file in subsets whose other pictures have one. A few were most
 * likely forgotten; many are more likely meant to have none.
 */
final class CaptionPairingCheck implements DatasetCheck {
  private static final double MOST_FORGOTTEN = 0.25;

  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    Dataset training = data.split().training();
    List<DatasetFinding> findings = new ArrayList<>();
    for (Subset subset : training.subsets()) {
      List<TrainingImage> images =
          training.images().stream().filter(image -> image.subset().equals(subset)).toList();
      boolean besides = images.stream().anyMatch(CaptionPairingCheck::isCaptioned);
      List<Path> without =
          images.stream()
              .filter(image -> image.caption().isEmpty() && !image.hasTextFile())
              .map(TrainingImage::path)
              .toList();
      if (besides && !without.isEmpty()) {
        boolean few = without.size() <= MOST_FORGOTTEN * images.size();
        findings.add(finding(subset, images.size(), without).as(few ? WARNING : NOTE));
      }
    }
    return findings;
  }

  private static DatasetFinding finding(Subset subset, int all, List<Path> without) {
    return DatasetFinding.of(
        DatasetProblem.PICTURE_WITHOUT_CAPTION,
        without,
        "%d of %d pictures in %s have no caption, though others do; they are trained by the templates, the first is %s: write captions for them"
            .formatted(without.size(), all, subset.folder(), without.get(0).getFileName()));
  }

  private static boolean isCaptioned(TrainingImage image) {
    return image
        .caption()
        .filter(caption -> caption.row().isEmpty())
        .map(Caption::file)
        .filter(file -> !file.equals(image.path()))
        .isPresent();
  }
}
