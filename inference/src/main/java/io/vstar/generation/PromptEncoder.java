package io.vstar.generation;

import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptOverflow;
import io.vstar.text.PromptTokenizer;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prompts to what the UNet reads, with learned vectors where prompts name them.
 *
 * <p>The vectors of all placeholders stand one below the other in the overlays' tables, in the
 * order of the placeholders.
 */
public final class PromptEncoder {
  private final Conditioner conditioner;
  private final List<PromptTokenizer> tokenizers;
  private final List<TokenEmbeddingOverlay> overlays;
  private final Map<String, Integer> firstRows = new HashMap<>();

  /**
   * @param tokenizers of each text encoder
   * @param overlays for each text encoder, over a table with as many rows as the placeholders have
   *     vectors
   */
  public PromptEncoder(
      Conditioner conditioner,
      List<ClipTokenizer> tokenizers,
      List<Placeholder> placeholders,
      List<TokenEmbeddingOverlay> overlays) {
    this.conditioner = conditioner;
    this.tokenizers =
        tokenizers.stream().map(each -> new PromptTokenizer(each, placeholders)).toList();
    this.overlays = List.copyOf(overlays);
    int row = 0;
    for (Placeholder placeholder : placeholders) {
      firstRows.put(placeholder.name(), row);
      row += placeholder.vectors();
    }
  }

  /** For a model's prompts without learned vectors. */
  public static PromptEncoder plain(StableDiffusion model) {
    return new PromptEncoder(
        model.conditioner(),
        model.tokenizers(),
        List.of(),
        model.tokenizers().stream().map(tokenizer -> TokenEmbeddingOverlay.NONE).toList());
  }

  /** Prompts as each text encoder takes them; (B, T) in {@code scope}. */
  public List<PromptBatch> tokenize(TensorScope scope, List<String> prompts) {
    return tokenizers.stream()
        .map(each -> PromptBatch.upload(scope, each.tokenize(prompts), firstRows))
        .toList();
  }

  /**
   * Encodes prompts.
   *
   * @param sizes of the pictures, one a prompt
   * @return in {@code scope}
   */
  public Conditioning encode(TensorScope scope, List<String> prompts, List<PictureSize> sizes) {
    return conditioner.encode(tokenize(scope, prompts), overlays, sizes);
  }

  /** Whether a prompt names a placeholder, and its vectors fit in. */
  public boolean uses(String prompt, String placeholder) {
    return first().tokenize(prompt).slots().stream()
        .anyMatch(slot -> slot.placeholder().equals(placeholder));
  }

  /** Whether a prompt names a placeholder, be it in a part that is cut off. */
  public boolean names(String prompt, String placeholder) {
    return first().names(prompt, placeholder);
  }

  /** What of a prompt does not fit and is cut off. */
  public Optional<PromptOverflow> overflow(String prompt) {
    return first().overflow(prompt);
  }

  /** What of a prompt other programs would read as more than words, as it is written. */
  public List<String> syntax(String prompt) {
    return first().syntax(prompt);
  }

  /**
   * A prompt with other words for its placeholders.
   *
   * @param word by the name of a placeholder
   */
  public String replacing(String prompt, Function<String, String> word) {
    return first().replacing(prompt, word);
  }

  private PromptTokenizer first() {
    return tokenizers.get(0);
  }
}
