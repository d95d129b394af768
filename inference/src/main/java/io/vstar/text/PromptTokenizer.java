package io.vstar.text;

import io.vstar.error.ConfigException;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns prompts into chunks of token ids with slots for the vectors of placeholders. Safe for use
 * by several threads.
 *
 * <p>A placeholder is found as a whole word in any case, the longest first: {@code mycat} is found
 * in {@code "MyCat's nose"} but not in {@code "mycats"}, and {@code <cat>} wherever it is written.
 * Its slots get id 0, as in AUTOMATIC1111's web UI. A prompt becomes one chunk, or several if that
 * is asked for, in which all tokens have the weight 1. It is cut off before the first token or
 * placeholder that does not fit; the vectors of a placeholder are never parted. This is how
 * training reads captions; {@link PromptChunker} reads prompts of any length with weights.
 */
public final class PromptTokenizer {
  private final ClipTokenizer tokenizer;
  private final PlaceholderFinder placeholders;

  /**
   * Creates a tokenizer of prompts with some placeholders.
   *
   * @param tokenizer tokenizer of the text between placeholders
   * @throws ConfigException if two placeholders differ in nothing but case, or one has more vectors
   *     than fit in a chunk
   */
  public PromptTokenizer(ClipTokenizer tokenizer, List<Placeholder> placeholders) {
    this.tokenizer = tokenizer;
    this.placeholders = new PlaceholderFinder(placeholders);
    placeholders.forEach(this::requireRoom);
  }

  /**
   * Checks that {@code placeholder} is not a word that the text encoder already knows, because
   * prompts with that word would change their meaning.
   *
   * @throws ConfigException if it is a single token of the vocabulary
   */
  public static void requireFree(ClipTokenizer tokenizer, String placeholder) {
    if (tokenizer.isWord(placeholder)) {
      throw new ConfigException(
          "placeholder %s is a word the model already knows; use one it does not, such as <%s>"
              .formatted(placeholder, placeholder));
    }
  }

  /** Tokenizes {@code prompt}, which may be any text and may be empty, as one chunk. */
  public TokenizedPrompt tokenize(String prompt) {
    return tokenize(prompt, 1);
  }

  /**
   * Tokenizes {@code prompt} as several chunks if it needs them. Where one is full, what follows
   * its last comma goes into the next one, if that is at most 20 tokens, as in AUTOMATIC1111's web
   * UI.
   *
   * @param maxChunks the largest number of chunks, at least 1; what does not fit is cut off
   */
  public TokenizedPrompt tokenize(String prompt, int maxChunks) {
    return filled(prompt, maxChunks).build();
  }

  /** Tokenizes a batch of prompts as one chunk each. */
  public TokenizedPrompts tokenize(List<String> prompts) {
    return tokenize(prompts, 1);
  }

  /**
   * Tokenizes a batch of prompts; prompts with fewer chunks get empty chunks at their ends.
   *
   * @param maxChunks the largest number of chunks of a prompt, at least 1
   */
  public TokenizedPrompts tokenize(List<String> prompts, int maxChunks) {
    PromptChunk empty = new PromptBuilder(tokenizer, 1).build().chunks().get(0);
    return TokenizedPrompts.padded(
        prompts.stream().map(prompt -> tokenize(prompt, maxChunks)).toList(), empty);
  }

  /** Returns the part of a prompt that is cut off, or empty if all of it fits. */
  public Optional<PromptOverflow> overflow(String prompt) {
    return filled(prompt, 1).overflow(composed(prompt));
  }

  /** Returns whether a prompt names a placeholder, even in the part that is cut off. */
  public boolean names(String prompt, String placeholder) {
    return placeholders.find(composed(prompt)).stream()
        .anyMatch(mention -> mention.placeholder().name().equals(placeholder));
  }

  /**
   * Replaces the placeholders of a prompt by other words, which stay whole words.
   *
   * @param word function from the name of a placeholder to the word
   */
  public String replacing(String prompt, Function<String, String> word) {
    String text = composed(prompt);
    StringBuilder replaced = new StringBuilder();
    int end = 0;
    for (Mention mention : placeholders.find(text)) {
      replaced.append(text, end, mention.start());
      appendWord(replaced, word.apply(mention.placeholder().name()));
      end = mention.end();
      if (end < text.length() && Character.isLetterOrDigit(text.codePointAt(end))) {
        replaced.append(' ');
      }
    }
    return replaced.append(text.substring(end)).toString();
  }

  /**
   * Returns the syntax in a prompt that other programs would interpret; see {@link PromptSyntax}.
   */
  public List<String> syntax(String prompt) {
    String text = composed(prompt);
    return PromptSyntax.find(text, placeholders.find(text));
  }

  static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static void appendWord(StringBuilder text, String word) {
    boolean joins =
        text.length() > 0
            && Character.isLetterOrDigit(text.codePointBefore(text.length()))
            && Character.isLetterOrDigit(word.codePointAt(0));
    text.append(joins ? " " : "").append(word);
  }

  private PromptBuilder filled(String prompt, int maxChunks) {
    PromptBuilder builder = new PromptBuilder(tokenizer, maxChunks);
    String text = composed(prompt);
    int end = 0;
    for (Mention mention : placeholders.find(text)) {
      builder.addText(text, end, mention.start());
      builder.addSlots(mention);
      end = mention.end();
    }
    builder.addText(text, end, text.length());
    return builder;
  }

  private void requireRoom(Placeholder placeholder) {
    int room = ChunkBuilder.room(tokenizer);
    if (placeholder.vectors() > room) {
      throw new ConfigException(
          "placeholder %s has %d vectors, but a prompt has room for %d tokens"
              .formatted(placeholder.name(), placeholder.vectors(), room));
    }
  }
}
