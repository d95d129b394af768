package io.vstar.train.run;

import io.vstar.generation.PromptEncoder;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.trainable.Trainable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What one run learns, on a loaded model: all in which the kinds of runs differ. */
sealed interface Learning permits TextualInversionLearning, HypernetworkLearning {

  Trainable trainable();

  /** Of prompts, with what is learned in them. */
  PromptEncoder encoder();

  /** What previews ask for where the config does not say. */
  List<String> defaultPreviewPrompts();

  /** What previews show, row by row; the first as before the learning. */
  List<PreviewRow> previewRows();

  /**
   * Writes what was learned, in every format asked for.
   *
   * @return SHA-256 of the files by name
   */
  SortedMap<String, String> export(Exporter exporter);

  /**
   * Measures what an earlier run exported as this run measures its own.
   *
   * @throws io.vstar.error.VstarException if it cannot be read, or is not for this model
   */
  double measure(Path export, ValidationLoss validation);

  /** Names what {@link #validated} returns: columns of the log. */
  default List<String> measurements() {
    return List.of();
  }

  /** Before the first step: what measurements can be made with. */
  default void begin(ValidationLoss validation, RunFolder folder) {}

  /** After each measurement of the validation loss: what else was measured, by name. */
  default Map<String, Double> validated(int step) {
    return Map.of();
  }

  /** After the last step, with the best values in place; not in a run that was stopped. */
  default void ended(RunListener listener) {}
}
