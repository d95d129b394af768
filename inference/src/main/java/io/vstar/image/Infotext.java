package io.vstar.image;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The prompts and settings from which a picture was generated, in the text form of AUTOMATIC1111's
 * web UI, which image sites and other tools read:
 *
 * <pre>
 * a photo of &lt;cat&gt;
 * Negative prompt: blurry
 * Steps: 20, Sampler: Euler, CFG scale: 7.5, Seed: 1, Size: 512x512, TI hashes: "cat: 0123456789ab"
 * </pre>
 *
 * <p>Rules from {@code modules/infotext_utils.py} and {@code processing.create_infotext} of that
 * project.
 *
 * @param prompt the prompt
 * @param negativePrompt the negative prompt; empty if there is none
 * @param parameters value of each setting by its name, such as {@code Steps}, in their order
 */
public record Infotext(String prompt, String negativePrompt, Map<String, String> parameters) {
  /** The keyword of the PNG text that holds the infotext. */
  public static final String PNG_KEYWORD = "parameters";

  private static final String FIRST_SETTING = "Steps: ";
  private static final String NEGATIVE = "Negative prompt:";
  // The bound of 50 keeps the time linear for a long line without colons.
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?<!\\w)(\\w[\\w \\-/]{1,50}):\\s*(\"[^\\\\\"]*+(?:\\\\.[^\\\\\"]*+)*+\"|[^,]*)(?:,|$)",
          Pattern.UNICODE_CHARACTER_CLASS);

  /** The fewest settings of the last line; a line with fewer is part of the prompt. */
  private static final int MIN_PARAMETERS = 3;

  public Infotext {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Returns the text form. */
  public String format() {
    String settings =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + quoted(entry.getValue()))
            .collect(Collectors.joining(", "));
    String negative = negativePrompt.isEmpty() ? "" : "\n" + NEGATIVE + " " + negativePrompt;
    return (prompt + negative + "\n" + settings).strip();
  }

  /** Parses the text form; never fails, since any text may be a prompt. */
  public static Infotext parse(String text) {
    List<String> lines = new ArrayList<>(text.strip().lines().toList());
    Map<String, String> parameters = Map.of();
    int start = settingsStart(lines);
    List<MatchResult> settings = matches(lines, start);
    if (settings.size() >= MIN_PARAMETERS) {
      parameters = values(settings);
      lines.subList(start, lines.size()).clear();
    }
    List<String> prompt = new ArrayList<>();
    List<String> negative = new ArrayList<>();
    List<String> current = prompt;
    for (String line : lines) {
      String stripped = line.strip();
      if (stripped.startsWith(NEGATIVE)) {
        current = negative;
        stripped = stripped.substring(NEGATIVE.length()).strip();
      }
      current.add(stripped);
    }
    return new Infotext(String.join("\n", prompt), String.join("\n", negative), parameters);
  }

  /**
   * Returns the index of the first line of settings, which usually are the last line. Some programs
   * quote a value but keep its line breaks; then the settings are all lines from the one that
   * begins with the steps.
   */
  private static int settingsStart(List<String> lines) {
    int last = Math.max(0, lines.size() - 1);
    for (int start = last - 1; start >= 0; start--) {
      if (lines.get(start).strip().startsWith(FIRST_SETTING)) {
        return breaksOnlyInQuotes(matches(lines, start), last - start) ? start : last;
      }
    }
    return last;
  }

  private static boolean breaksOnlyInQuotes(List<MatchResult> settings, int breaks) {
    return settings.stream()
            .map(setting -> setting.group(2))
            .filter(value -> value.startsWith("\"") && value.endsWith("\""))
            .flatMapToInt(String::chars)
            .filter(character -> character == '\n')
            .count()
        == breaks;
  }

  private static List<MatchResult> matches(List<String> lines, int from) {
    return PARAMETER
        .matcher(String.join("\n", lines.subList(from, lines.size())))
        .results()
        .toList();
  }

  private static Map<String, String> values(List<MatchResult> settings) {
    Map<String, String> values = new LinkedHashMap<>();
    for (MatchResult setting : settings) {
      if (!setting.group(2).isEmpty()) {
        values.put(setting.group(1), unquoted(setting.group(2)));
      }
    }
    return values;
  }

  private static String quoted(String value) {
    boolean plain = value.indexOf(',') < 0 && value.indexOf('\n') < 0 && value.indexOf(':') < 0;
    return plain ? value : new JsonPrimitive(value).toString();
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    try {
      JsonElement parsed = JsonParser.parseString(value);
      return parsed.isJsonPrimitive() ? parsed.getAsString() : value;
    } catch (JsonParseException e) {
      return value; // unchanged, as in AUTOMATIC1111
    }
  }
}
