package io.vstar.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.error.CheckpointException;
import io.vstar.io.TextFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The definition of a CLIP tokenizer in the form of Hugging Face's {@code tokenizer.json}, composed
 * from the vocabulary and merges of a model folder. From a {@code tokenizer.json} in the folder
 * only these and the added tokens are taken, because its other parts, which are the same in every
 * Stable Diffusion model, make native code run patterns that may never end.
 */
final class TokenizerDefinition {
  /**
   * The pattern of the words into which CLIP splits text (<a
   * href="https://github.com/openai/CLIP/blob/main/clip/simple_tokenizer.py">simple_tokenizer.py</a>);
   * its two special tokens are recognised before that.
   */
  private static final String WORD =
      "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

  static final String END_OF_WORD = "</w>";

  /** The most bytes of a file: twice the largest {@code tokenizer.json} with CLIP's vocabulary. */
  private static final int MAX_BYTES = 8 << 20;

  private TokenizerDefinition() {}

  static JsonObject read(Path folder, TokenizerSettings settings) {
    Path whole = folder.resolve("tokenizer.json");
    if (Files.exists(whole)) {
      return recompose(whole, readJson(whole), settings);
    }
    Path vocab = folder.resolve("vocab.json");
    Path merges = folder.resolve("merges.txt");
    if (!Files.exists(vocab) || !Files.exists(merges)) {
      throw new CheckpointException(
          folder + " holds no tokenizer: expected tokenizer.json, or vocab.json and merges.txt");
    }
    JsonObject words = readJson(vocab);
    return compose(words, readMerges(merges), addedTokens(words, settings), settings);
  }

  private static JsonObject recompose(Path file, JsonObject whole, TokenizerSettings settings) {
    if (whole.get("model") instanceof JsonObject model
        && model.get("vocab") instanceof JsonObject words
        && model.get("merges") instanceof JsonArray merges) {
      JsonElement added = whole.get("added_tokens");
      return compose(
          words, merges, added instanceof JsonArray tokens ? tokens : new JsonArray(), settings);
    }
    throw new CheckpointException(
        file + " holds no usable tokenizer: expected a model with vocab and merges, as BPE has");
  }

  static JsonObject readJson(Path file) {
    try {
      return JsonParser.parseString(TextFile.read(file, MAX_BYTES)).getAsJsonObject();
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new CheckpointException(file + " is damaged: it is not a JSON object", e);
    }
  }

  private static JsonArray readMerges(Path file) {
    try {
      JsonArray rules = new JsonArray();
      TextFile.read(file, MAX_BYTES)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#version"))
          .forEach(rules::add);
      return rules;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CheckpointException unreadable(Path file, IOException e) {
    String reason = e instanceof CharacterCodingException ? "it is not UTF-8 text" : e.getMessage();
    return new CheckpointException("%s cannot be read: %s".formatted(file, reason), e);
  }

  private static JsonObject compose(
      JsonObject vocab, JsonArray merges, JsonArray addedTokens, TokenizerSettings settings) {
    JsonObject model = new JsonObject();
    model.addProperty("type", "BPE");
    model.addProperty("unk_token", settings.eosToken());
    model.addProperty("continuing_subword_prefix", "");
    model.addProperty("end_of_word_suffix", END_OF_WORD);
    model.add("vocab", vocab);
    model.add("merges", merges);

    JsonObject definition = new JsonObject();
    definition.addProperty("version", "1.0");
    definition.add("added_tokens", addedTokens);
    definition.add("normalizer", normalizer());
    definition.add("pre_tokenizer", preTokenizer());
    definition.add("model", model);
    return definition;
  }

  private static JsonArray addedTokens(JsonObject vocab, TokenizerSettings settings) {
    JsonArray tokens = new JsonArray();
    for (String content : List.of(settings.bosToken(), settings.eosToken())) {
      if (vocab.has(content)) { // a missing one is reported when its id is looked up
        JsonObject token = new JsonObject();
        token.add("id", vocab.get(content));
        token.addProperty("content", content);
        token.addProperty("single_word", false);
        token.addProperty("lstrip", false);
        token.addProperty("rstrip", false);
        token.addProperty("normalized", true); // recognised in any case, as CLIP does
        token.addProperty("special", true);
        tokens.add(token);
      }
    }
    return tokens;
  }

  private static JsonObject normalizer() {
    JsonObject spaces = typed("Replace");
    spaces.add("pattern", regex("\\s+"));
    spaces.addProperty("content", " ");
    return sequence("normalizers", typed("NFC"), spaces, typed("Lowercase"));
  }

  private static JsonObject preTokenizer() {
    JsonObject words = typed("Split");
    words.add("pattern", regex(WORD));
    words.addProperty("behavior", "Removed");
    words.addProperty("invert", true);
    JsonObject bytes = typed("ByteLevel");
    bytes.addProperty("add_prefix_space", false);
    bytes.addProperty("trim_offsets", true);
    return sequence("pretokenizers", words, bytes);
  }

  private static JsonObject sequence(String key, JsonElement... parts) {
    JsonArray list = new JsonArray();
    for (JsonElement part : parts) {
      list.add(part);
    }
    JsonObject sequence = typed("Sequence");
    sequence.add(key, list);
    return sequence;
  }

  private static JsonObject typed(String type) {
    JsonObject object = new JsonObject();
    object.addProperty("type", type);
    return object;
  }

  private static JsonObject regex(String pattern) {
    JsonObject object = new JsonObject();
    object.addProperty("Regex", pattern);
    return object;
  }
}
