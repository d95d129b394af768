package io.vstar.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The ids of a tokenizer by the text of their token. */
record Vocabulary(Path folder, Map<String, Long> ids) {
  Vocabulary {
    ids = Map.copyOf(ids);
  }

  /** Collects the words of the model and the tokens added to it. */
  static Vocabulary of(Path folder, JsonObject definition) {
    Map<String, Long> ids = new HashMap<>();
    try {
      JsonObject words = definition.getAsJsonObject("model").getAsJsonObject("vocab");
      words.entrySet().forEach(word -> ids.put(word.getKey(), word.getValue().getAsLong()));
      if (definition.has("added_tokens")) {
        for (JsonElement added : definition.getAsJsonArray("added_tokens")) {
          JsonObject token = added.getAsJsonObject();
          ids.put(token.get("content").getAsString(), token.get("id").getAsLong());
        }
      }
    } catch (RuntimeException e) { // what Gson throws for a missing or wrongly typed member
      throw new CheckpointException(
          folder + " holds no usable tokenizer: its vocabulary is not a map of words to ids", e);
    }
    return new Vocabulary(folder, ids);
  }

  /** One more than the largest id. */
  int size() {
    return Math.toIntExact(1 + ids.values().stream().mapToLong(Long::longValue).max().orElse(-1));
  }

  /**
   * @throws CheckpointException if there is no such token
   */
  long idOf(String token) {
    Long id = ids.get(token);
    if (id == null) {
      throw new CheckpointException(
          "%s: the special token %s is not in the vocabulary of %d tokens"
              .formatted(folder, token, ids.size()));
    }
    return id;
  }
}
