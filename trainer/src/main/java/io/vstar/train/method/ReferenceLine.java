package io.vstar.train.method;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;
import java.util.function.UnaryOperator;

/**
 * A way to use the model without what is learned. Its held-out loss is a line that training has to
 * beat.
 *
 * @param name the name of the line in logs, lower case with underscores, such as {@code
 *     without_word}
 * @param description the line in words, such as {@code the prompts without <cat>}
 * @param encoder the encoder of the prompts
 * @param wording turns the prompt of a picture into that of the line
 * @param adapter the adapter that the model is measured with
 */
public record ReferenceLine(
    String name,
    String description,
    PromptEncoder encoder,
    UnaryOperator<String> wording,
    ContextAdapter adapter) {

  /** Measures the line on the triples of a validation loss. */
  public HeldOutLosses measure(ValidationLoss validation) {
    return validation.with(encoder, wording).losses(adapter);
  }
}
