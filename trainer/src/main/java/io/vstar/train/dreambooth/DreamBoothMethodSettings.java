package io.vstar.train.dreambooth;

import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of DreamBooth, which are keys of the config.
 *
 * @param dreambooth the settings of what is trained and exported
 */
public record DreamBoothMethodSettings(DreamBoothSettings dreambooth) implements MethodSettings {

  /** Returns the name of the pictures' folder; the first one if there are several. */
  @Override
  public String defaultName(DatasetSettings dataset) {
    Path pictures = dataset.folders().get(0).getFileName();
    return pictures == null ? "dreambooth" : pictures.toString().strip();
  }

  @Override
  public List<String> warnings(TrainConfig config) {
    List<String> warnings = new ArrayList<>();
    if (config.output().formats().contains(ExportFormat.PT)) {
      warnings.add("output.formats has pt, in which no model is exported: it is left out");
    }
    boolean classPictures =
        config.dataset().subsets().stream().anyMatch(subset -> subset.regularisation());
    if (!classPictures && config.training().loss().priorPreservation()) {
      warnings.add(
          "there are no class pictures, so the model may forget what it knows of the class; make"
              + " them with vstar dataset make-class, or set training.priorPreservation: false");
    }
    return List.copyOf(warnings);
  }
}
