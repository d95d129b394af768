package io.vstar.lab.world.caption;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the tokenizer of the embedded base model in CLIP's format ({@code vocab.json}, {@code
 * merges.txt}, {@code tokenizer_config.json}, {@code special_tokens_map.json}).
 *
 * <p>It is a byte-pair encoding with a small alphabet: every word of {@link PocketVocabulary} is
 * one token, all other text is split into bytes. The files depend on the word list only.
 */
public final class PocketTokenizerWriter {
  private static final String END_OF_WORD = "</w>";
  private static final String START = "<|startoftext|>";
  private static final String END = "<|endoftext|>";

  private final List<Merge> merges = new ArrayList<>();

  /** Creates the merges of all words. */
  public PocketTokenizerWriter() {
    PocketVocabulary.words().forEach(this::learn);
  }

  /** Writes the four files to the folder, which is created if it does not exist. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    Files.writeString(folder.resolve("vocab.json"), gson.toJson(vocabulary()) + "\n");
    StringBuilder lines = new StringBuilder("#version: 0.2\n");
    merges.forEach(merge -> lines.append(merge.line()).append('\n'));
    Files.writeString(folder.resolve("merges.txt"), lines);
    Files.writeString(folder.resolve("tokenizer_config.json"), gson.toJson(config()) + "\n");
    Files.writeString(
        folder.resolve("special_tokens_map.json"), gson.toJson(specialTokens()) + "\n");
  }

  /** Returns the ids: bytes, bytes that end a word, one per merge, start and end of text. */
  Map<String, Integer> vocabulary() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (String symbol : byteSymbols()) {
      ids.put(symbol, ids.size());
    }
    for (String symbol : byteSymbols()) {
      ids.put(symbol + END_OF_WORD, ids.size());
    }
    merges.forEach(merge -> ids.put(merge.joined(), ids.size()));
    ids.put(START, ids.size());
    ids.put(END, ids.size());
    return ids;
  }

  /** Splits a word of ASCII letters into tokens, as the tokenizer does. */
  List<String> split(String word) {
    List<String> symbols = new ArrayList<>(List.of(word.split("")));
    symbols.set(symbols.size() - 1, symbols.get(symbols.size() - 1) + END_OF_WORD);
    for (Merge merge : merges) {
      for (int i = 0; i + 1 < symbols.size(); i++) {
        if (merge.joins(symbols.get(i), symbols.get(i + 1))) {
          symbols.set(i, merge.joined());
          symbols.remove(i + 1);
        }
      }
    }
    return symbols;
  }

  /**
   * Adds merges until the word is one token. New merges rank last, so they do not change the tokens
   * of the words before.
   */
  private void learn(String word) {
    List<String> symbols = split(word);
    while (symbols.size() > 1) {
      merges.add(new Merge(symbols.get(0), symbols.get(1)));
      symbols = split(word);
    }
  }

  /**
   * Returns a printable character for each byte, in CLIP's order: printable bytes stand for
   * themselves, the others follow as code points from 256 (OpenAI, simple_tokenizer.py,
   * bytes_to_unicode).
   */
  private static List<String> byteSymbols() {
    List<String> symbols = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      if (value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xff && value != 0xad) {
        symbols.add(Character.toString(value));
      } else {
        others.add(Character.toString(256 + others.size()));
      }
    }
    symbols.addAll(others);
    return symbols;
  }

  private static Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("add_prefix_space", false);
    config.put("do_lower_case", true);
    config.put("errors", "replace");
    config.put("model_max_length", 77);
    config.put("pad_token", END);
    config.put("tokenizer_class", "CLIPTokenizer");
    config.put("bos_token", START);
    config.put("eos_token", END);
    config.put("unk_token", END);
    return config;
  }

  private static Map<String, Object> specialTokens() {
    Map<String, Object> tokens = new LinkedHashMap<>();
    tokens.put("bos_token", specialToken(START));
    tokens.put("eos_token", specialToken(END));
    tokens.put("pad_token", END);
    tokens.put("unk_token", specialToken(END));
    return tokens;
  }

  private static Map<String, Object> specialToken(String content) {
    Map<String, Object> token = new LinkedHashMap<>();
    token.put("content", content);
    token.put("lstrip", false);
    token.put("normalized", true);
    token.put("rstrip", false);
    token.put("single_word", false);
    return token;
  }

  private record Merge(String left, String right) {
    boolean joins(String first, String second) {
      return left.equals(first) && right.equals(second);
    }

    String joined() {
      return left + right;
    }

    String line() {
      return left + " " + right;
    }
  }
}
