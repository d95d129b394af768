package io.vstar.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * CLIP's byte-pair tokenizer as a model folder holds it. Text is put in Unicode's composed form
 * (NFC), runs of white space become one space, and case is ignored; HTML entities stay as they are.
 * Safe for use by several threads until closed.
 */
public final class ClipTokenizer implements AutoCloseable {
  // Texts are cut by PromptTokenizer, which knows what must stay whole.
  private static final Map<String, String> BARE_IDS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final long bosId;
  private final long eosId;
  private final long padId;
  private final int length;

  private ClipTokenizer(
      HuggingFaceTokenizer tokenizer, Vocabulary vocabulary, TokenizerSettings settings) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.bosId = vocabulary.idOf(settings.bosToken());
    this.eosId = vocabulary.idOf(settings.eosToken());
    this.padId = vocabulary.idOf(settings.padToken());
    this.length = settings.length();
  }

  /**
   * Opens the tokenizer of a model folder: {@code tokenizer.json} if there is one, otherwise {@code
   * vocab.json} with {@code merges.txt}; the special tokens and the length from {@code
   * tokenizer_config.json} and {@code special_tokens_map.json} if they are there, otherwise CLIP's.
   *
   * @throws CheckpointException naming the file that is missing or damaged
   */
  public static ClipTokenizer open(Path folder) {
    return open(folder, Optional.empty());
  }

  /**
   * As {@link #open(Path)}.
   *
   * @param padToken what fills a prompt after its end, where that is not what the folder says
   */
  public static ClipTokenizer open(Path folder, Optional<String> padToken) {
    TokenizerSettings settings = TokenizerSettings.read(folder).withPadToken(padToken);
    JsonObject definition = TokenizerDefinition.read(folder, settings);
    Vocabulary vocabulary = Vocabulary.of(folder, definition);
    byte[] json = definition.toString().getBytes(StandardCharsets.UTF_8);
    try {
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), BARE_IDS);
      return new ClipTokenizer(tokenizer, vocabulary, settings);
    } catch (IOException | RuntimeException e) { // native code throws nothing more specific
      throw new CheckpointException(
          "%s holds no usable tokenizer: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * The ids of {@code text} alone: no beginning, end or padding, and not cut at any length. Also
   * the way from an initializer text to the rows of the token table it starts from.
   */
  public long[] encode(String text) {
    return tokenizer.encode(folded(text), false, false).getIds();
  }

  /** Whether {@code text} is a single token: a word of the vocabulary. */
  public boolean isWord(String text) {
    return encode(text).length == 1;
  }

  /**
   * Where a token of {@code text} begins, for people: letters whose case takes more of them, such
   * as the Turkish dotted I, shift it.
   *
   * @param token index among {@link #encode}'s
   */
  int startOf(String text, int token) {
    String folded = folded(text);
    // Counted in code points.
    int start = tokenizer.encode(folded, false, false).getCharTokenSpans()[token].getStart();
    return Math.min(folded.offsetByCodePoints(0, start), text.length());
  }

  // Lower-cased here, as OpenAI's tokenizer does: the normalizer of Hugging Face's goes letter by
  // letter and misses the Greek final sigma.
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /** Id that every prompt begins with. */
  public long bosId() {
    return bosId;
  }

  /** Id that ends a prompt. */
  public long eosId() {
    return eosId;
  }

  /** Id that fills a prompt after its end: for SD 1.x the end again, for SD 2.x 0. */
  public long padId() {
    return padId;
  }

  /** Number of ids, which is the number of rows the token table needs. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** Number of positions of a prompt, beginning and end included: 77. */
  public int length() {
    return length;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
