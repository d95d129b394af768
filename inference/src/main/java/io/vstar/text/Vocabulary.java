package io.vstar.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The ids of a tokenizer's tokens.
 *
 * @param folder folder of the tokenizer, for messages
 * @param ids id by text of the token
 */
record Vocabulary(Path folder, Map<String, Long> ids) {
  /** The largest id, about twenty times CLIP's; ids are rows of a table. */
  private static final long MAX_ID = 1_000_000;

  Vocabulary {
    // Not Map.copyOf, whose time grows with the square of the number of words with one hash.
    ids = Collections.unmodifiableMap(new HashMap<>(ids));
  }

  /** Collects the words of a tokenizer's model and its added tokens. */
  static Vocabulary of(Path folder, JsonObject definition) {
    Map<String, Long> ids = new HashMap<>();
    try {
      JsonObject words = definition.getAsJsonObject("model").getAsJsonObject("vocab");
      words.entrySet().forEach(word -> ids.put(word.getKey(), id(word.getValue())));
      if (definition.has("added_tokens")) {
        for (JsonElement added : definition.getAsJsonArray("added_tokens")) {
          JsonObject token = added.getAsJsonObject();
          ids.put(token.get("content").getAsString(), id(token.get("id")));
        }
      }
    } catch (RuntimeException e) { // what Gson throws for a missing or wrongly typed member
      throw new CheckpointException(
          folder
              + " holds no usable tokenizer: its vocabulary is not a map of words to ids from 0 up",
          e);
    }
    return new Vocabulary(folder, ids);
  }

  private static long id(JsonElement value) {
    long id = value.getAsBigDecimal().longValueExact();
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException("an id of " + id);
    }
    return id;
  }

  /** Returns the largest id plus one. */
  int size() {
    return Math.toIntExact(1 + ids.values().stream().mapToLong(Long::longValue).max().orElse(-1));
  }

  /**
   * Returns the text of a token as the tokenizer's file has it; empty if no token has the id.
   *
   * @param id the id of the token
   */
  Optional<String> tokenOf(long id) {
    return ids.entrySet().stream()
        .filter(token -> token.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Returns the id of a token; empty if there is no such token. */
  OptionalLong find(String token) {
    Long id = ids.get(token);
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  /** Returns all tokens as the tokenizer's file has them, in the order of their ids. */
  List<String> tokensById() {
    return ids.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Returns the id of a token.
   *
   * @throws CheckpointException if there is no such token
   */
  long idOf(String token) {
    return find(token)
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s: the special token %s is not in the vocabulary of %d tokens"
                        .formatted(folder, token, ids.size())));
  }
}
