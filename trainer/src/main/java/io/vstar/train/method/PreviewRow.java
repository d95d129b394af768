package io.vstar.train.method;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.unet.ContextAdapter;
import java.util.Optional;

/**
 * A row of a preview sheet.
 *
 * @param label the label on the sheet
 * @param word the word that replaces {@code {}} in the prompts
 * @param adapter the adapter that the pictures are generated with
 * @param negativePrompt the negative prompt; empty for none
 * @param encoder the encoder of the prompts; empty for that of the learning
 * @param change the change of the model for as long as the row is drawn
 */
public record PreviewRow(
    String label,
    String word,
    ContextAdapter adapter,
    String negativePrompt,
    Optional<PromptEncoder> encoder,
    ModelChange change) {

  /** Makes a row of the model as it is, whose prompts the encoder of the learning encodes. */
  public PreviewRow(String label, String word, ContextAdapter adapter, String negativePrompt) {
    this(label, word, adapter, negativePrompt, Optional.empty(), ModelChange.NONE);
  }

  /** Makes a row without a negative prompt. */
  public PreviewRow(String label, String word, ContextAdapter adapter) {
    this(label, word, adapter, "");
  }

  /** Returns the same row, drawn with a changed model. */
  public PreviewRow with(ModelChange other) {
    return new PreviewRow(label, word, adapter, negativePrompt, encoder, other);
  }

  /** Returns the row with another encoder of its prompts. */
  public PreviewRow encodedBy(PromptEncoder other) {
    return new PreviewRow(label, word, adapter, negativePrompt, Optional.of(other), change);
  }
}
