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
 * Encodes prompts to the UNet's conditioning, with learned vectors at the places of their words.
 * Training, previews and generation all use it.
 */
public final class PromptEncoder {
  private final Conditioner conditioner;
  private final List<PromptTokenizer> tokenizers;

  /**
   * Creates an encoder of prompts that may have the conditioner's learned words.
   *
   * @param tokenizers tokenizers of the text encoders, in their order
   */
  public PromptEncoder(Conditioner conditioner, List<ClipTokenizer> tokenizers) {
    this.conditioner = conditioner;
    this.tokenizers =
        tokenizers.stream()
            .map(tokenizer -> new PromptTokenizer(tokenizer, conditioner.words().placeholders()))
            .toList();
  }

  /** Returns the conditioner that encodes tokenised prompts. */
  public Conditioner conditioner() {
    return conditioner;
  }

  /**
   * Tokenizes prompts for each text encoder as chunks, as many for each prompt as the longest
   * needs.
   *
   * @param maxChunks the largest number of chunks, at least 1; what does not fit is cut off
   */
  public List<TokenizedPrompts> tokenize(List<String> prompts, int maxChunks) {
    return tokenizers.stream().map(tokenizer -> tokenizer.tokenize(prompts, maxChunks)).toList();
  }

  /** Tokenizes prompts for each text encoder. */
  public List<TokenizedPrompts> tokenize(List<String> prompts) {
    return tokenizers.stream().map(tokenizer -> tokenizer.tokenize(prompts)).toList();
  }

  /**
   * Encodes prompts.
   *
   * @param sizes sizes of the pictures, one for each prompt
   * @return the result of {@link Conditioner#encode}, in {@code scope}
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

  /** Returns whether a prompt has a placeholder whose vectors are not cut off. */
  public boolean uses(String prompt, String placeholder) {
    return first().tokenize(prompt).slots().stream()
        .anyMatch(slot -> slot.placeholder().equals(placeholder));
  }

  /** Returns whether a prompt has a placeholder, even in a part that is cut off. */
  public boolean names(String prompt, String placeholder) {
    return first().names(prompt, placeholder);
  }

  /** Returns the part of a prompt that does not fit and is cut off; empty if all fits. */
  public Optional<PromptOverflow> overflow(String prompt) {
    return first().overflow(prompt);
  }

  /** Returns the parts of a prompt that other programs would read as syntax, as written. */
  public List<String> syntax(String prompt) {
    return first().syntax(prompt);
  }

  /**
   * Returns a prompt with other words for its placeholders.
   *
   * @param word returns the word for the name of a placeholder
   */
  public String replacing(String prompt, Function<String, String> word) {
    return first().replacing(prompt, word);
  }

  private PromptTokenizer first() {
    return tokenizers.get(0);
  }
}
