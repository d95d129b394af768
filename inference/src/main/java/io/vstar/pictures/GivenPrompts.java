package io.vstar.pictures;

import com.google.gson.JsonArray;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.error.ConfigException;
import io.vstar.image.Infotext;
import io.vstar.prompt.EmphasisMode;
import io.vstar.prompt.PromptLanguage;
import java.util.Map;

/**
 * The prompts as they were given. In the infotext they stand beside those with A1111's names of
 * embeddings and tags, where they differ, so that the picture can be drawn again.
 *
 * @param prompt the prompt
 * @param negativePrompt the negative prompt; empty if there is none
 * @param language the language in which they were read
 */
record GivenPrompts(String prompt, String negativePrompt, PromptLanguage language) {
  /** The name of the setting, a JSON list of both prompts. */
  private static final String KEY = "Prompts as given";

  /** Enough settings for a line of them. */
  private static final Map<String, String> LINE = Map.of("Steps", "1", "Seed", "1", "Size", "8x8");

  private static final String SYNTAX = "Prompt syntax";
  private static final String PLAIN = "plain";
  private static final String BACKTRACK = "Comma backtrack";
  private static final String EMPHASIS = "Emphasis";

  /**
   * Returns the prompts of an infotext as they were given.
   *
   * @throws ConfigException if a setting of prompts is not understood
   */
  static GivenPrompts of(Infotext infotext) {
    PromptLanguage language = language(infotext.parameters());
    String list = infotext.parameters().get(KEY);
    if (list != null) {
      try {
        JsonArray prompts = JsonParser.parseString(list).getAsJsonArray();
        return new GivenPrompts(
            prompts.get(0).getAsString(), prompts.get(1).getAsString(), language);
      } catch (JsonParseException | IllegalStateException | IndexOutOfBoundsException e) {
        throw new ConfigException(KEY + " is " + list + ", expected a JSON list of two texts", e);
      }
    }
    return new GivenPrompts(infotext.prompt(), infotext.negativePrompt(), language);
  }

  private static PromptLanguage language(Map<String, String> said) {
    if (PLAIN.equals(said.get(SYNTAX))) {
      return PromptLanguage.PLAIN;
    }
    PromptLanguage language = PromptLanguage.A1111;
    if (said.containsKey(EMPHASIS)) {
      language = language.withEmphasis(EmphasisMode.named(said.get(EMPHASIS)));
    }
    return said.containsKey(BACKTRACK)
        ? language.withCommaBacktrack(Integer.parseInt(said.get(BACKTRACK)))
        : language;
  }

  /**
   * Puts the prompts among the settings if others would be read from an infotext's, and what A1111
   * does not say of their language.
   */
  void put(Map<String, String> parameters, String written, String writtenNegative) {
    Infotext read = Infotext.parse(new Infotext(written, writtenNegative, LINE).format());
    if (!read.prompt().equals(prompt) || !read.negativePrompt().equals(negativePrompt)) {
      JsonArray prompts = new JsonArray();
      prompts.add(prompt);
      prompts.add(negativePrompt);
      parameters.put(KEY, prompts.toString());
    }
    if (language.isPlain()) {
      parameters.put(SYNTAX, PLAIN);
    } else if (language.commaBacktrack() != PromptLanguage.A1111.commaBacktrack()) {
      parameters.put(BACKTRACK, Integer.toString(language.commaBacktrack()));
    }
  }
}
