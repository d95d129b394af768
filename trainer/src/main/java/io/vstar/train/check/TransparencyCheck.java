package io.vstar.train.check;

import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.TrainingImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds pictures whose transparent parts are trained as a background of one colour. */
final class TransparencyCheck implements DatasetCheck {
  private static final double NOTABLE = 0.005;

  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    List<DatasetFinding> findings = new ArrayList<>();
    for (TrainingImage image : data.split().allImages()) {
      double share =
          Optional.ofNullable(data.surveys().get(image.path()))
              .map(PictureSurvey::transparent)
              .orElse(0.0);
      if (share > NOTABLE && image.subset().pixels().mask() != MaskSource.ALPHA) {
        findings.add(
            DatasetFinding.of(
                    DatasetProblem.TRANSPARENCY,
                    image.path(),
                    "%s is transparent in %d %% of its area, which is trained as %s; set mask: alpha in its subset to leave that out, or dataset.background"
                        .formatted(
                            image.path(),
                            Math.max(1, Math.round(100 * share)),
                            image.subset().pixels().background()))
                .withKey("dataset.subsets[].mask"));
      }
    }
    return findings;
  }
}
