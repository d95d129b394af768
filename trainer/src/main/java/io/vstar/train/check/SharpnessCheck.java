package io.vstar.train.check;

import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.TrainingImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds pictures that are blurred everywhere. */
final class SharpnessCheck implements DatasetCheck {
  /** The sharpness below which a picture is blurred. */
  static final double BLURRED = 40;

  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    List<DatasetFinding> findings = new ArrayList<>();
    for (TrainingImage image : data.split().allImages()) {
      PictureSurvey survey = data.surveys().get(image.path());
      if (survey != null && survey.likeness().isPresent() && survey.sharpness() < BLURRED) {
        findings.add(
            DatasetFinding.of(
                DatasetProblem.BLURRED,
                image.path(),
                String.format(
                    Locale.ROOT,
                    "%s is blurred everywhere: its sharpest parts reach %.0f, where sharp pictures reach more than %.0f; replace it, or the blur is learned",
                    image.path(),
                    survey.sharpness(),
                    BLURRED)));
      }
    }
    return findings;
  }
}
