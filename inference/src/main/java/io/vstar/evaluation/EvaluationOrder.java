package io.vstar.evaluation;

import io.vstar.error.ConfigException;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.PictureOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is evaluated, with what.
 *
 * @param order how each picture is drawn; its prompt is not used, its count is the number of
 *     pictures for each prompt
 * @param adapters the files of what was learned
 * @param prompts the prompts
 * @param subject what stands in the place of prompts that are drawn, such as {@code <cat>}, or
 *     {@code sks dog} of DreamBooth
 * @param className what stands there in the texts that pictures are compared with, such as {@code
 *     cat}; empty to leave the place out, as the paper of Textual Inversion does
 * @param references pictures of the subject, at least one
 */
public record EvaluationOrder(
    PictureOrder order,
    AdapterFiles adapters,
    PromptSet prompts,
    String subject,
    Optional<String> className,
    List<Path> references) {
  /**
   * Checks subject and references.
   *
   * @throws ConfigException if the subject is blank, or there are no references
   */
  public EvaluationOrder {
    references = List.copyOf(references);
    if (subject.isBlank()) {
      throw new ConfigException("the subject is empty, expected the word of what was learned");
    }
    if (references.isEmpty()) {
      throw new ConfigException("there are no reference pictures");
    }
  }

  /** Returns the prompt that is drawn. */
  String drawn(String prompt) {
    return PromptSet.filled(prompt, subject);
  }

  /** Returns the text with which the pictures of a prompt are compared. */
  String compared(String prompt) {
    return PromptSet.filled(prompt, className.orElse(""));
  }
}
