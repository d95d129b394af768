package io.vstar.train.hypernetwork;

import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.OutputSettings;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of hypernetwork training, which are keys of the config.
 *
 * @param hypernetwork the settings of the networks
 */
public record HypernetworkMethodSettings(HypernetworkSettings hypernetwork)
    implements MethodSettings {

  /** Returns the name of the pictures' folder; the first one if there are several. */
  @Override
  public String defaultName(DatasetSettings dataset) {
    Path pictures = dataset.folders().get(0).getFileName();
    return pictures == null ? "hypernetwork" : pictures.toString().strip();
  }

  /**
   * Refuses activation checkpointing with dropout, since the second pass would drop other units
   * than the first.
   */
  @Override
  public void requireSuits(TrainingSettings training) {
    InvalidValueException.unless(
        !training.activationCheckpointing() || !hypernetwork.shape().hasDropout(),
        "training",
        "one with activationCheckpointing",
        "one without, since the hypernetwork has dropout");
  }

  @Override
  public List<String> warnings(TrainConfig config) {
    List<String> warnings = new ArrayList<>();
    config.preview().promptTexts().stream()
        .filter(prompt -> prompt.contains("{}") || prompt.contains("[name]"))
        .forEach(
            prompt ->
                warnings.add(
                    "preview prompt \"%s\" has a place for a word, but none is learned"
                        .formatted(prompt)));
    if (hypernetwork.perLayer()
        && config.output().formats().contains(OutputSettings.ExportFormat.PT)) {
      warnings.add(
          "output.formats has pt, in which there are no networks for single layers: it is left"
              + " out");
    }
    return List.copyOf(warnings);
  }
}
