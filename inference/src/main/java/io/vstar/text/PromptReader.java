package io.vstar.text;

import io.vstar.prompt.PromptLanguage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns texts of one language into tokens for one text encoder. A text is what one call of the UNet
 * sees of one part of a prompt; in the plain language it is a whole prompt.
 */
public final class PromptReader {
  private final PromptLanguage language;
  private final List<Placeholder> placeholders;
  private final PromptTokenizer plain;
  private final PromptChunker chunker;

  /**
   * Creates a reader.
   *
   * @param placeholders the placeholders that texts may have
   * @throws io.vstar.error.ConfigException if two names differ in nothing but case, or a
   *     placeholder has more vectors than fit in a chunk
   */
  public PromptReader(
      ClipTokenizer tokenizer, List<Placeholder> placeholders, PromptLanguage language) {
    this.language = language;
    this.placeholders = List.copyOf(placeholders);
    this.plain = new PromptTokenizer(tokenizer, placeholders);
    this.chunker = new PromptChunker(tokenizer, placeholders, EmbeddingMatching.WORDS_AND_TOKENS);
  }

  /** Returns the language of the texts. */
  public PromptLanguage language() {
    return language;
  }

  /** Returns the placeholders that texts may have. */
  public List<Placeholder> placeholders() {
    return placeholders;
  }

  /**
   * Tokenizes a text.
   *
   * @throws io.vstar.error.ConfigException if it is too long, or its weights are too large
   */
  public ChunkedText read(String text) {
    if (!language.isPlain()) {
      return chunker.chunk(language.pieces(text), language.commaBacktrack());
    }
    TokenizedPrompt whole = plain.tokenize(text);
    return new ChunkedText(whole, whole.chunks().get(0).end() - 1 + whole.droppedTokens());
  }

  /**
   * Tokenizes a batch of texts; those with fewer chunks get empty ones at their ends.
   *
   * @throws io.vstar.error.ConfigException if a text is too long, or its weights are too large
   */
  public TokenizedPrompts read(List<String> texts) {
    PromptChunk empty = plain.tokenize("").chunks().get(0);
    return TokenizedPrompts.padded(texts.stream().map(text -> read(text).prompt()).toList(), empty);
  }

  /**
   * Tokenizes a batch of captions, whatever the language: letters without syntax, in as many chunks
   * as the longest needs.
   *
   * @param maxChunks the largest number of chunks, at least 1; what does not fit is cut off
   */
  public TokenizedPrompts readCaptions(List<String> captions, int maxChunks) {
    return plain.tokenize(captions, maxChunks);
  }

  /** Returns whether a text has a placeholder whose vectors are not cut off. */
  public boolean uses(String text, String placeholder) {
    return read(text).prompt().slots().stream()
        .anyMatch(slot -> slot.placeholder().equals(placeholder));
  }

  /** Returns whether a prompt has a placeholder as a word, even in a part that is cut off. */
  public boolean names(String prompt, String placeholder) {
    return plain.names(prompt, placeholder);
  }

  /** Returns the part of a plain prompt that does not fit and is cut off; empty if all fits. */
  public Optional<PromptOverflow> overflow(String prompt) {
    return language.isPlain() ? plain.overflow(prompt) : Optional.empty();
  }

  /** Returns the parts of a plain prompt that other programs would read as syntax, as written. */
  public List<String> syntax(String prompt) {
    return language.isPlain() ? plain.syntax(prompt) : List.of();
  }

  /**
   * Returns a prompt with other words for its placeholders.
   *
   * @param word returns the word for the name of a placeholder
   */
  public String replacing(String prompt, Function<String, String> word) {
    return plain.replacing(prompt, word);
  }
}
