package io.vstar.train.event;

import io.vstar.train.heldout.PairedRatio;

/**
 * The event that the model was measured without what is learned, on the triples of the validation
 * loss. Training has to beat such a line to be of use.
 *
 * @param reference the name of the line for logs and columns, such as {@code without_word}
 * @param description the line in words, such as {@code the prompts without <cat>}
 * @param ratio the loss divided by that of step 0
 */
public record ReferenceMeasured(String reference, String description, PairedRatio ratio)
    implements RunEvent {
  @Override
  public String name() {
    return "reference";
  }
}
