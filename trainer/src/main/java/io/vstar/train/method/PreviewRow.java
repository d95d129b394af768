package io.vstar.train.method;

import io.vstar.unet.ContextAdapter;

/**
 * A row of a preview sheet.
 *
 * @param label the label on the sheet
 * @param word the word that replaces {@code {}} in the prompts
 * @param adapter the adapter that the pictures are generated with
 * @param negativePrompt the negative prompt; empty for none
 */
public record PreviewRow(String label, String word, ContextAdapter adapter, String negativePrompt) {

  /** Makes a row without a negative prompt. */
  public PreviewRow(String label, String word, ContextAdapter adapter) {
    this(label, word, adapter, "");
  }
}
