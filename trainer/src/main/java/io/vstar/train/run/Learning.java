package io.vstar.train.run;

import io.vstar.generation.PromptEncoder;
import io.vstar.train.loop.ValidationLoss;
import io.vstar.train.trainable.Trainable;
import java.util.List;
import java.util.Optional;
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

  /** Before the first step: what measurements can be made with. */
  default void begin(ValidationLoss validation, RunFolder folder) {}

  /** After each measurement of the validation loss: what else there is to tell of it. */
  default Optional<Metrics.Health> validated(int step) {
    return Optional.empty();
  }

  /** After the last step, with the best values in place; not in a run that was stopped. */
  default void ended(RunListener listener) {}
}
