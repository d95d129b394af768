package io.vstar.conditioning;

import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptOverflow;
import io.vstar.text.PromptTokenizer;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Encodes prompts into what the UNet reads, with learned vectors where prompts name them. Training,
 * previews and generation all go through here.
 */
public final class PromptEncoder {
  private final Conditioner conditioner;
  private final List<PromptTokenizer> tokenizers;

  /**
   * Joins tokenizers and text encoders; prompts may name the conditioner's learned words.
   *
   * @param tokenizers of each text encoder
   */
  public PromptEncoder(Conditioner conditioner, List<ClipTokenizer> tokenizers) {
    this.conditioner = conditioner;
    this.tokenizers =
        tokenizers.stream()
            .map(each -> new PromptTokenizer(each, conditioner.words().placeholders()))
            .toList();
  }

  /** Returns what encodes this encoder's prompts once they are tokenised. */
  public Conditioner conditioner() {
    return conditioner;
  }

  /** Tokenizes prompts as each text encoder takes them. */
  public List<TokenizedPrompts> tokenize(List<String> prompts) {
    return tokenizers.stream().map(each -> each.tokenize(prompts)).toList();
  }

  /**
   * Encodes prompts.
   *
   * @param sizes of the pictures, one a prompt
   * @return in {@code scope}; see {@link Conditioner#encode}
   */
  public Conditioning encode(TensorScope scope, List<String> prompts, List<PictureSize> sizes) {
    return conditioner.encode(scope, tokenize(prompts), sizes);
  }

  /**
   * Encodes one prompt.
   *
   * @param size of the picture
   * @return in {@code scope}, a batch of one; see {@link Conditioner#encode}
   */
  public Conditioning encode(TensorScope scope, String prompt, PictureSize size) {
    return encode(scope, List.of(prompt), List.of(size));
  }

  /** Returns whether a prompt names a placeholder, and its vectors fit in. */
  public boolean uses(String prompt, String placeholder) {
    return first().tokenize(prompt).slots().stream()
        .anyMatch(slot -> slot.placeholder().equals(placeholder));
  }

  /** Returns whether a prompt names a placeholder, be it in a part that is cut off. */
  public boolean names(String prompt, String placeholder) {
    return first().names(prompt, placeholder);
  }

  /** Returns what of a prompt does not fit and is cut off. */
  public Optional<PromptOverflow> overflow(String prompt) {
    return first().overflow(prompt);
  }

  /** Returns what of a prompt other programs would read as more than words, as it is written. */
  public List<String> syntax(String prompt) {
    return first().syntax(prompt);
  }

  /**
   * Returns a prompt with other words for its placeholders.
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
