package io.vstar.train.check;

import io.vstar.train.check.PictureSurvey.MaskEffect;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.PictureMask;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds masks that change nothing. Those that leave nothing are refused while they are read. */
final class MaskCheck implements DatasetCheck {
  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    List<DatasetFinding> findings = new ArrayList<>();
    for (TrainingImage image : data.split().allImages()) {
      Optional.ofNullable(data.surveys().get(image.path()))
          .flatMap(PictureSurvey::mask)
          .filter(effect -> effect != MaskEffect.WEIGHTS)
          .ifPresent(effect -> findings.add(finding(image, effect)));
    }
    return findings;
  }

  private static DatasetFinding finding(TrainingImage image, MaskEffect effect) {
    Path file = image.mask().map(PictureMask::file).orElse(image.path());
    String text =
        effect == MaskEffect.MISSING
            ? "%s has no transparency, so that mask: alpha changes nothing for it; cut out what is to be learned, or leave mask out"
            : "%s is a mask that is the same everywhere in what is trained, so that it changes nothing; paint over it what is not to be learned, or remove it";
    return DatasetFinding.of(DatasetProblem.UNIFORM_MASK, file, text.formatted(file))
        .withKey("dataset.subsets[].mask");
  }
}
