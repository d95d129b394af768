package io.vstar.train.method;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.train.event.RunEvents;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.trainable.Trainable;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** What one run learns, on a loaded model. */
public interface Learning {

  /** Returns the learned tensors and how the model sees them. */
  Trainable trainable();

  /** Returns what encodes prompts, with what is learned in them. */
  PromptEncoder encoder();

  /** Returns what previews ask for where the config does not say. */
  List<String> defaultPreviewPrompts();

  /** Returns what previews show, row by row; the first as before the learning. */
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

  /** Returns the names of what {@link #observe}'s probes measure, for the log's columns. */
  default List<String> metrics() {
    return List.of();
  }

  /**
   * Subscribes the method's probes and sheets to the events of its run. Probes publish {@link
   * io.vstar.train.event.RunEvent.Measured} with the names of {@link #metrics}.
   *
   * @param validation what measurements can be made with
   * @param folder for files of the method's own
   */
  default void observe(RunEvents events, ValidationLoss validation, Path folder) {}
}
