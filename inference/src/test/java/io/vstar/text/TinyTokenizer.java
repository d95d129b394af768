package io.vstar.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tokenizer of CLIP's form with 600 tokens, and what the reference (OpenAI's tokenizer,
 * diffusers' textual inversion script) makes of some prompts with it.
 */
public final class TinyTokenizer {
  private TinyTokenizer() {}

  public static Path folder() {
    return resource("tiny-tokenizer");
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
