package io.vstar.conditioning;

import io.vstar.nn.NetworkAdapter;
import io.vstar.prompt.EmphasisMode;
import io.vstar.prompt.PromptLanguage;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptReader;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.List;

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
  private final List<PromptReader> readers; // by text encoder
  private final TextEncoding shown;

  /**
   * Creates an encoder of plain prompts that may have the conditioner's learned words.
   *
   * @param tokenizers tokenizers of the text encoders, in their order
   */
  public PromptEncoder(Conditioner conditioner, List<ClipTokenizer> tokenizers) {
    this(conditioner, tokenizers, PromptLanguage.PLAIN, TextEncoding.PLAIN);
  }

  private PromptEncoder(
      Conditioner conditioner,
      List<ClipTokenizer> tokenizers,
      PromptLanguage language,
      TextEncoding shown) {
    this.conditioner = conditioner;
    this.shown = shown;
    this.tokenizers = List.copyOf(tokenizers);
    this.readers =
        tokenizers.stream()
            .map(each -> new PromptReader(each, conditioner.words().placeholders(), language))
            .toList();
  }

  /** Returns an encoder with the same words that reads texts in another language. */
  public PromptEncoder reading(PromptLanguage language) {
    boolean restoresMean = language.emphasis() != EmphasisMode.NO_NORM;
    Emphasis emphasis = restoresMean ? Emphasis.RESTORE_MEAN : Emphasis.MULTIPLY;
    return new PromptEncoder(conditioner.with(emphasis), tokenizers, language, shown);
  }

  /**
   * Returns an encoder that uses the text encoders in another way on what pictures are to show, see
   * {@link #ofShown}.
   */
  public PromptEncoder showing(TextEncoding encoding) {
    return new PromptEncoder(conditioner, tokenizers, language(), encoding);
  }

  /**
   * Returns the encoder of what pictures are to show; this one itself is for what they are not to
   * show, and the same unless {@link #showing} changed it.
   */
  public PromptEncoder ofShown() {
    return shown == TextEncoding.PLAIN
        ? this
        : new PromptEncoder(conditioner.with(shown), tokenizers, language(), TextEncoding.PLAIN);
  }

  /**
   * Returns an encoder of the same words and language whose text encoders have adapters.
   *
   * @param adapters the adapter of each text encoder; none for the encoders as they are
   */
  public PromptEncoder adapted(List<NetworkAdapter> adapters) {
    return new PromptEncoder(conditioner.with(adapters), tokenizers, language(), shown);
  }

  /** Returns the language in which texts are read. */
  public PromptLanguage language() {
    return reader().language();
  }

  /** Returns the reader of texts for the first text encoder; the others differ in the padding. */
  public PromptReader reader() {
    return readers.get(0);
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
    return readers.stream().map(reader -> reader.read(texts)).toList();
  }

  /**
   * Tokenizes captions for each text encoder: letters without syntax, in as many chunks for each as
   * the longest needs.
   *
   * @param maxChunks the largest number of chunks, at least 1; what does not fit is cut off
   */
  public List<TokenizedPrompts> tokenize(List<String> captions, int maxChunks) {
    return readers.stream().map(reader -> reader.readCaptions(captions, maxChunks)).toList();
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
}
