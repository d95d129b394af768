package io.vstar.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A tokenizer in CLIP's form with 600 tokens, and the ids of some prompts from the reference
 * (OpenAI's tokenizer, diffusers' textual inversion script).
 */
public final class TinyTokenizer {
  private static final List<String> FILES =
      List.of("merges.txt", "special_tokens_map.json", "tokenizer_config.json", "vocab.json");

  private TinyTokenizer() {}

  static Path folder() {
    return resource("tiny-tokenizer");
  }

  /** Writes the tokenizer's files into a new folder; works out of a jar too. */
  public static void copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : FILES) {
      try (InputStream in = TinyTokenizer.class.getResourceAsStream("tiny-tokenizer/" + file)) {
        Files.copy(in, folder.resolve(file));
      }
    }
  }

  static JsonObject reference() throws IOException {
    return readJson(resource("tiny-prompts.json"));
  }

  static JsonObject readJson(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static Path resource(String name) {
    try {
      return Path.of(TinyTokenizer.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
