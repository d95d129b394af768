package io.vstar.train.method;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.tensor.TensorScope;
import io.vstar.train.event.RunEvents;
import io.vstar.train.objective.NegativePrompt;
import io.vstar.train.objective.Trainable;
import io.vstar.train.objective.ValidationLoss;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The learning of one run on a loaded model: its parameters, prompts, previews and export. */
public interface Learning {

  /** Returns the learned tensors and how the model sees them. */
  Trainable trainable();

  /** Returns the encoder of prompts, which knows the learned words. */
  PromptEncoder encoder();

  /**
   * Returns the negative prompt by which predictions are guided in the loss; empty for none. What
   * is learned is usually in it.
   */
  default Optional<NegativePrompt> negativePrompt() {
    return Optional.empty();
  }

  /** Returns the prompts of previews if the config gives none. */
  List<String> defaultPreviewPrompts();

  /** Returns the rows of preview sheets; the first one shows the model without what is learned. */
  List<PreviewRow> previewRows();

  /**
   * Writes what was learned, in every format that the config asks for.
   *
   * @return SHA-256 of the files by name
   */
  SortedMap<String, String> export(Exporter exporter);

  /**
   * Loads what an earlier run exported.
   *
   * @param exports the exported files in one format, at least one
   * @param scope the scope that owns its tensors
   * @throws io.vstar.error.VstarException if a file cannot be read, or is not for this model
   */
  Learned load(List<Path> exports, TensorScope scope);

  /** Returns a prompt in words that the model knew before, in which {@code {}} is replaced too. */
  default String plainly(String prompt) {
    return prompt.replace("{}", "").strip();
  }

  /**
   * Returns the ways to use the model without what is learned, which the held-out loss is compared
   * with; the start values are no such line.
   */
  default List<ReferenceLine> references() {
    return List.of();
  }

  /**
   * Returns the names of the metrics that the probes of {@link #observe} publish; each is a column
   * of the log.
   */
  default List<String> metrics() {
    return List.of();
  }

  /**
   * Subscribes the method's probes and sheets to the events of its run. Probes publish {@link
   * io.vstar.train.event.RunEvent.Measured} with the names of {@link #metrics}.
   *
   * @param events the events of the run
   * @param validation the validation loss, on whose examples probes measure
   * @param folder the folder for files of the method
   */
  default void observe(RunEvents events, ValidationLoss validation, Path folder) {}
}
