package io.vstar.train.check;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunk;
import io.vstar.text.PromptTokenizer;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.train.method.ExportedWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tokens of prompts as a model's text encoders read them in a training. */
public final class PromptTokens implements AutoCloseable {
  private final List<ClipTokenizer> tokenizers;
  private final List<PromptTokenizer> prompts;
  private final int maxChunks;
  private final Map<String, Integer> dropped = new HashMap<>();
  private final Map<Long, String> texts = new HashMap<>(); // finding one takes time

  /**
   * A token.
   *
   * @param text its text; of a learned vector the word
   * @param learned whether a learned vector takes its place
   */
  public record Token(String text, boolean learned) {}

  private PromptTokens(List<ClipTokenizer> tokenizers, List<Placeholder> words, int maxChunks) {
    this.tokenizers = List.copyOf(tokenizers);
    this.prompts = tokenizers.stream().map(each -> new PromptTokenizer(each, words)).toList();
    this.maxChunks = maxChunks;
  }

  /**
   * Opens the tokenizers of a model.
   *
   * @param words the words that are learned
   * @param maxChunks the largest number of chunks that a prompt is read in
   * @throws io.vstar.error.VstarException if the model has none, or a word does not fit
   */
  public static PromptTokens open(ModelFiles model, List<ExportedWord> words, int maxChunks) {
    List<ClipTokenizer> tokenizers = TokenizerFolder.openAll(model.tokenizers());
    try {
      return new PromptTokens(
          tokenizers, words.stream().map(ExportedWord::placeholder).toList(), maxChunks);
    } catch (RuntimeException e) {
      tokenizers.forEach(ClipTokenizer::close);
      throw e;
    }
  }

  /** Returns the tokenizers of all text encoders, which are closed with this. */
  public List<ClipTokenizer> tokenizers() {
    return tokenizers;
  }

  /**
   * Returns the number of tokens at the end of a prompt that are not read, by the worst encoder.
   */
  int dropped(String prompt) {
    return dropped.computeIfAbsent(
        prompt,
        text ->
            prompts.stream()
                .mapToInt(each -> each.tokenize(text, maxChunks).droppedTokens())
                .max()
                .orElse(0));
  }

  /** Returns the tokens of each chunk that the first text encoder reads, without its marks. */
  public List<List<Token>> chunks(String prompt) {
    TokenizedPrompt tokenized = prompts.get(0).tokenize(prompt, maxChunks);
    return tokenized.chunks().stream().map(this::tokens).toList();
  }

  /** Returns the number of tokens at the end of a prompt that the first text encoder drops. */
  public int cutOff(String prompt) {
    return prompts.get(0).tokenize(prompt, maxChunks).droppedTokens();
  }

  private List<Token> tokens(PromptChunk chunk) {
    Map<Integer, Slot> slots = new HashMap<>();
    chunk.slots().forEach(slot -> slots.put(slot.position(), slot));
    List<Token> tokens = new ArrayList<>();
    for (int i = 1; i < chunk.end(); i++) {
      Slot slot = slots.get(i);
      tokens.add(
          slot == null
              ? new Token(texts.computeIfAbsent(chunk.ids().get(i), this::text), false)
              : new Token(slot.placeholder(), true));
    }
    return tokens;
  }

  private String text(long id) {
    return tokenizers.get(0).textOf(id);
  }

  /**
   * Checks that a word is not one that a text encoder knows.
   *
   * @throws io.vstar.error.ConfigException if it is
   */
  void requireFree(String word) {
    tokenizers.forEach(each -> PromptTokenizer.requireFree(each, word));
  }

  /** Returns whether a text is a word that the first text encoder knows. */
  boolean isWord(String text) {
    return !text.isEmpty() && tokenizers.get(0).isWord(text);
  }

  @Override
  public void close() {
    tokenizers.forEach(ClipTokenizer::close);
  }
}
