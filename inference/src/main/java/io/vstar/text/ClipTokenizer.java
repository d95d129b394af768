package io.vstar.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * CLIP's byte-pair tokenizer, read from a model folder. Text is brought to Unicode's composed form
 * (NFC), runs of white space become one space, and case is ignored; HTML entities stay as they are.
 * Safe for use by several threads until closed.
 */
public final class ClipTokenizer implements AutoCloseable {
  // PromptTokenizer truncates prompts, because it knows which vectors must stay together.
  private static final Map<String, String> PLAIN_IDS =
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
   * Opens the tokenizer of a model folder like {@link #open(Path)}, with another padding token.
   *
   * @param padToken token that fills a chunk after its end; empty for the one of the folder
   * @throws CheckpointException naming the file that is missing or damaged
   */
  public static ClipTokenizer open(Path folder, Optional<String> padToken) {
    TokenizerSettings settings = TokenizerSettings.read(folder).withPadToken(padToken);
    JsonObject definition = TokenizerDefinition.read(folder, settings);
    Vocabulary vocabulary = Vocabulary.of(folder, definition);
    byte[] json = definition.toString().getBytes(StandardCharsets.UTF_8);
    try {
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), PLAIN_IDS);
      return new ClipTokenizer(tokenizer, vocabulary, settings);
    } catch (IOException | RuntimeException e) { // native code throws nothing more specific
      throw new CheckpointException(
          "%s holds no usable tokenizer: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * Encodes {@code text} without beginning, end or padding and without a limit of length. The ids
   * of an initializer text are the rows of the token table from which an embedding starts.
   */
  public long[] encode(String text) {
    return tokenizer.encode(folded(text), false, false).getIds();
  }

  /** Returns whether {@code text} is a single token, that is, a word of the vocabulary. */
  public boolean isWord(String text) {
    return encode(text).length == 1;
  }

  /**
   * Returns the words of letters and digits that are one token, in the order of their ids. It takes
   * about a second for CLIP's vocabulary.
   */
  public List<String> words() {
    return vocabulary.tokensById().stream()
        .filter(token -> token.endsWith(TokenizerDefinition.END_OF_WORD))
        .filter(token -> isWrittenAs(TokenText.of(token), vocabulary.idOf(token)))
        .map(TokenText::of)
        .toList();
  }

  /** Returns whether a text of letters and digits becomes one token of this id. */
  private boolean isWrittenAs(String text, long id) {
    return text.codePoints().allMatch(Character::isLetterOrDigit)
        && Arrays.equals(encode(text), new long[] {id});
  }

  /**
   * Returns the text of a token for people: {@code cat} for a token that ends a word, {@code cat…}
   * for one that other tokens follow. It takes time by the size of the vocabulary.
   *
   * @param id the id of the token
   * @return the text; {@code #id} if no token has the id
   */
  public String textOf(long id) {
    return vocabulary.tokenOf(id).map(TokenText::of).orElse("#" + id);
  }

  /**
   * Returns the position where a token of {@code text} begins, for messages. It is off by a few
   * letters after letters whose lower case is longer, such as the Turkish dotted I.
   *
   * @param token index among the ids of {@link #encode}
   */
  int startOf(String text, int token) {
    String folded = folded(text);
    // The spans count code points.
    int start = tokenizer.encode(folded, false, false).getCharTokenSpans()[token].getStart();
    return Math.min(folded.offsetByCodePoints(0, start), text.length());
  }

  // Lower-cased here, as in OpenAI's tokenizer, because Hugging Face's normalizer goes letter by
  // letter and misses the Greek final sigma.
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /** Returns the id with which every chunk begins. */
  public long bosId() {
    return bosId;
  }

  /** Returns the id that ends a prompt. */
  public long eosId() {
    return eosId;
  }

  /**
   * Returns the id that fills a chunk after its end: the id of the end for SD 1.x, 0 for SD 2.x.
   */
  public long padId() {
    return padId;
  }

  /** Returns the id of a comma that ends a word, as prompts have it; empty if there is none. */
  OptionalLong commaId() {
    return vocabulary.find("," + TokenizerDefinition.END_OF_WORD);
  }

  /** Returns the number of ids, which is the number of rows that the token table needs. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** Returns the number of positions of a chunk, including beginning and end, 77. */
  public int length() {
    return length;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
