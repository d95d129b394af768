package io.vstar.conditioning;

import io.vstar.prompt.EmphasisMode;
import io.vstar.prompt.PromptLanguage;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.EmbeddingMatching;
import io.vstar.text.PromptChunker;
import io.vstar.text.PromptOverflow;
import io.vstar.text.PromptTokenizer;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Encodes texts to the UNet's conditioning, with learned vectors at the places of their words.
 * Training, previews and generation all use it.
 *
 * <p>A text is what one call of the UNet sees of one part of a prompt: {@link PromptLanguage#parse}
 * comes before. In the plain language a text is a whole prompt.
 */
public final class PromptEncoder {
  private final Conditioner conditioner;
  private final List<ClipTokenizer> tokenizers;
  private final PromptLanguage language;
  private final List<PromptTokenizer> plain; // by text encoder
  private final List<PromptChunker> chunkers; // by text encoder

  /**
   * Creates an encoder of plain prompts that may have the conditioner's learned words.
   *
   * @param tokenizers tokenizers of the text encoders, in their order
   */
  public PromptEncoder(Conditioner conditioner, List<ClipTokenizer> tokenizers) {
    this(conditioner, tokenizers, PromptLanguage.PLAIN);
  }

  private PromptEncoder(
      Conditioner conditioner, List<ClipTokenizer> tokenizers, PromptLanguage language) {
    this.conditioner = conditioner;
    this.tokenizers = List.copyOf(tokenizers);
    this.language = language;
    this.plain =
        tokenizers.stream()
            .map(tokenizer -> new PromptTokenizer(tokenizer, conditioner.words().placeholders()))
            .toList();
    this.chunkers =
        tokenizers.stream()
            .map(
                tokenizer ->
                    new PromptChunker(
                        tokenizer,
                        conditioner.words().placeholders(),
                        EmbeddingMatching.WORDS_AND_TOKENS))
            .toList();
  }

  /** Returns an encoder with the same words that reads texts in another language. */
  public PromptEncoder reading(PromptLanguage other) {
    Emphasis emphasis =
        other.emphasis() == EmphasisMode.NO_NORM ? Emphasis.MULTIPLY : Emphasis.RESTORE_MEAN;
    return new PromptEncoder(conditioner.with(emphasis), tokenizers, other);
  }

  /** Returns the language in which texts are read. */
  public PromptLanguage language() {
    return language;
  }

  /** Returns the conditioner that encodes tokenised prompts. */
  public Conditioner conditioner() {
    return conditioner;
  }

  /**
   * Tokenizes texts for each text encoder; texts with fewer chunks get empty ones.
   *
   * @throws io.vstar.error.ConfigException if a text is too long, or its weights are too large
   */
  public List<TokenizedPrompts> tokenize(List<String> texts) {
    return IntStream.range(0, plain.size())
        .mapToObj(
            encoder ->
                language.isPlain()
                    ? plain.get(encoder).tokenize(texts)
                    : TokenizedPrompts.padded(
                        texts.stream().map(text -> chunked(encoder, text)).toList(),
                        plain.get(encoder).tokenize("").chunks().get(0)))
        .toList();
  }

  private TokenizedPrompt chunked(int encoder, String text) {
    return chunkers
        .get(encoder)
        .chunk(language.pieces(text), language.commaBacktrack())
        .prompt();
  }

  private TokenizedPrompt tokenizeFirst(String text) {
    return language.isPlain() ? first().tokenize(text) : chunked(0, text);
  }

  /**
   * Encodes texts.
   *
   * @param sizes sizes of the pictures, one for each text
   * @return the result of {@link Conditioner#encode}, in {@code scope}
   */
  public Conditioning encode(TensorScope scope, List<String> texts, List<PictureSize> sizes) {
    return conditioner.encode(scope, tokenize(texts), sizes);
  }

  /**
   * Encodes one text.
   *
   * @param size of the picture
   * @return in {@code scope}, a batch of one; see {@link Conditioner#encode}
   */
  public Conditioning encode(TensorScope scope, String text, PictureSize size) {
    return encode(scope, List.of(text), List.of(size));
  }

  /** Returns the number of chunks of a text. */
  public int chunks(String text) {
    return tokenizeFirst(text).chunks().size();
  }

  /** Returns whether a text has a placeholder whose vectors are not cut off. */
  public boolean uses(String text, String placeholder) {
    return tokenizeFirst(text).slots().stream()
        .anyMatch(slot -> slot.placeholder().equals(placeholder));
  }

  /** Returns whether a prompt has a placeholder as a word, even in a part that is cut off. */
  public boolean names(String prompt, String placeholder) {
    return first().names(prompt, placeholder);
  }

  /** Returns the part of a plain prompt that does not fit and is cut off; empty if all fits. */
  public Optional<PromptOverflow> overflow(String prompt) {
    return first().overflow(prompt);
  }

  /** Returns the parts of a plain prompt that other programs would read as syntax, as written. */
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
    return plain.get(0);
  }
}
