package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptTokenizer;
import io.vstar.text.TokenizedPrompts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prompts to the context that the UNet reads, with learned vectors where prompts name them.
 *
 * <p>The vectors of all placeholders stand one below the other in the overlay's table, in the order
 * of the placeholders.
 */
public final class PromptEncoder {
  private final ClipTextModel text;
  private final PromptTokenizer tokenizer;
  private final TokenEmbeddingOverlay overlay;
  private final Map<String, Integer> firstRows = new HashMap<>();

  /**
   * @param overlay over a table with as many rows as the placeholders have vectors
   */
  public PromptEncoder(
      ClipTextModel text,
      ClipTokenizer tokenizer,
      List<Placeholder> placeholders,
      TokenEmbeddingOverlay overlay) {
    this.text = text;
    this.tokenizer = new PromptTokenizer(tokenizer, placeholders);
    this.overlay = overlay;
    int row = 0;
    for (Placeholder placeholder : placeholders) {
      firstRows.put(placeholder.name(), row);
      row += placeholder.vectors();
    }
  }

  /** Prompts as the text encoder takes them; (B, T) in {@code scope}. */
  public PromptBatch tokenize(TensorScope scope, List<String> prompts) {
    TokenizedPrompts tokenized = tokenizer.tokenize(prompts);
    return PromptBatch.upload(scope, tokenized, firstRows);
  }

  /**
   * Encodes prompts.
   *
   * @return (B, T, X), in {@code scope}
   */
  public NDArray encode(TensorScope scope, List<String> prompts) {
    return text.encode(tokenize(scope, prompts), overlay).lastHiddenState();
  }

  /** Whether a prompt names a placeholder, and its vectors fit in. */
  public boolean uses(String prompt, String placeholder) {
    return tokenizer.tokenize(prompt).slots().stream()
        .anyMatch(slot -> slot.placeholder().equals(placeholder));
  }

  /** Tokens of a prompt that do not fit and are cut off. */
  public int droppedTokens(String prompt) {
    return tokenizer.tokenize(prompt).droppedTokens();
  }
}
