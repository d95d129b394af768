package io.vstar.train.lora;

import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of LoRA training, which are keys of the config.
 *
 * @param lora the settings of the LoRA
 */
public record LoraMethodSettings(LoraSettings lora) implements MethodSettings {

  /** Returns the name of the pictures' folder; the first one if there are several. */
  @Override
  public String defaultName(DatasetSettings dataset) {
    Path pictures = dataset.folders().get(0).getFileName();
    return pictures == null ? "lora" : pictures.toString().strip();
  }

  /**
   * Refuses activation checkpointing with dropout, since the second pass would drop other inputs
   * than the first.
   */
  @Override
  public void requireSuits(TrainingSettings training) {
    InvalidValueException.unless(
        !training.activationCheckpointing() || lora.dropout() == 0,
        "training",
        "one with activationCheckpointing",
        "one without, since the LoRA has dropout");
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
    if (config.output().formats().contains(ExportFormat.PT)) {
      warnings.add("output.formats has pt, in which programs do not write LoRAs: it is left out");
    }
    return List.copyOf(warnings);
  }
}
