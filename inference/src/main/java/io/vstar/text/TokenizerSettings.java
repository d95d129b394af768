package io.vstar.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The special tokens of a model folder and the number of positions of its chunks. */
record TokenizerSettings(String bosToken, String eosToken, String padToken, int length) {
  /** The number of positions of CLIP, the same in all text encoders of Stable Diffusion. */
  private static final int CLIP_LENGTH = 77;

  private static final String CLIP_BOS = "<|startoftext|>";
  private static final String CLIP_EOS = "<|endoftext|>";

  static TokenizerSettings read(Path folder) {
    Path configFile = folder.resolve("tokenizer_config.json");
    Path mapFile = folder.resolve("special_tokens_map.json");
    JsonObject config = readIfThere(configFile);
    JsonObject map = readIfThere(mapFile);
    // As in transformers, the map wins (Stable Diffusion 2 has the padding "!" there and the end
    // token in the config), except over a config new enough to list its added tokens.
    List<Source> sources =
        config.has("added_tokens_decoder")
            ? List.of(new Source(configFile, config), new Source(mapFile, map))
            : List.of(new Source(mapFile, map), new Source(configFile, config));
    String eos = token(sources, "eos_token", CLIP_EOS);
    return new TokenizerSettings(
        token(sources, "bos_token", CLIP_BOS),
        eos,
        token(sources, "pad_token", eos),
        length(configFile, config));
  }

  /** Returns the settings with another padding token, if one is given. */
  TokenizerSettings withPadToken(Optional<String> other) {
    return new TokenizerSettings(bosToken, eosToken, other.orElse(padToken), length);
  }

  private record Source(Path file, JsonObject json) {}

  private static JsonObject readIfThere(Path file) {
    return Files.exists(file) ? TokenizerDefinition.readJson(file) : new JsonObject();
  }

  /** Reads a token, which is a string or an object with its text as {@code content}. */
  private static String token(List<Source> sources, String key, String preset) {
    for (Source source : sources) {
      JsonElement value = source.json().get(key);
      if (value != null && !value.isJsonNull()) {
        JsonElement text = value.isJsonObject() ? value.getAsJsonObject().get("content") : value;
        if (text == null || !text.isJsonPrimitive()) {
          throw new CheckpointException(
              "%s: %s is %s, expected a token".formatted(source.file(), key, value));
        }
        return text.getAsString();
      }
    }
    return preset;
  }

  private static int length(Path file, JsonObject config) {
    JsonElement value = config.get("model_max_length");
    if (value == null || value.isJsonNull()) {
      return CLIP_LENGTH;
    }
    try {
      // Files without a limit have 1e30.
      int length = value.getAsBigDecimal().min(BigDecimal.valueOf(CLIP_LENGTH)).intValueExact();
      if (length > 2) {
        return length;
      }
    } catch (RuntimeException e) { // what Gson throws for another kind of value
      // Reported below.
    }
    throw new CheckpointException(
        "%s: model_max_length is %s, expected a whole number above 2".formatted(file, value));
  }
}
