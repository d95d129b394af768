package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.sampling.SamplerChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt with arguments in the same line, as the files of preview prompts of kohya's sd-scripts
 * have them:
 *
 * <pre>
 * a photo of {} in the snow --n blurry, dark --w 640 --h 448 --d 7 --l 7.5 --s 28 --ss euler_a
 * </pre>
 *
 * <p>Here an argument that is unknown, doubled or senseless is an error; kohya's scripts pass over
 * it.
 *
 * @see <a
 *     href="https://github.com/kohya-ss/sd-scripts/blob/main/docs/train_README-ja.md">sd-scripts,
 *     line_to_prompt_dict in library/train_util.py</a>
 */
final class PromptLine {
  private static final Pattern ARGUMENT = Pattern.compile("(?:^|\\s)--(?=\\p{Alpha})");
  private static final String KNOWN =
      "--w and --h (pixels), --d (seed), --s (steps), --l (guidance), --n (negative prompt) and"
          + " --ss (sampler)";
  private static final List<String> ARGUMENTS = List.of("w", "h", "d", "s", "l", "n", "ss");

  /** The names of samplers in kohya's scripts that are not A1111's. */
  private static final Map<String, SamplerChoice> SAMPLERS =
      Map.ofEntries(
          Map.entry("pndm", SamplerChoice.PLMS),
          Map.entry("k_lms", SamplerChoice.LMS),
          Map.entry("k_euler", SamplerChoice.EULER),
          Map.entry("k_euler_a", SamplerChoice.EULER_A),
          Map.entry("dpmsolver++", SamplerChoice.DPMPP_2M));

  private final Map<String, String> values;

  private PromptLine(Map<String, String> values) {
    this.values = values;
  }

  /** Returns whether a text has something that {@link #parse} takes for an argument. */
  static boolean hasArguments(String text) {
    return ARGUMENT.matcher(text).find();
  }

  /**
   * Parses a line.
   *
   * @throws InvalidValueException if an argument is unknown or has a wrong value; what was expected
   *     names the argument
   */
  static PreviewPrompt parse(String line) {
    Matcher matcher = ARGUMENT.matcher(line);
    String prompt = line;
    Map<String, String> values = new HashMap<>();
    int begin = -1;
    while (matcher.find()) {
      if (begin < 0) {
        prompt = line.substring(0, matcher.start());
      } else {
        add(values, line.substring(begin, matcher.start()));
      }
      begin = matcher.end();
    }
    if (begin >= 0) {
      add(values, line.substring(begin));
    }
    return new PromptLine(values).toPrompt(prompt.strip());
  }

  private static void add(Map<String, String> values, String argument) {
    String[] parts = argument.strip().split("\\s+", 2);
    String name = parts[0].toLowerCase(Locale.ROOT);
    refuse(
        !ARGUMENTS.contains(name),
        "no --%s: the arguments of a prompt are %s; a prompt with other dashes is written as a section, prompt: \"…\""
            .formatted(parts[0], KNOWN));
    String before = values.putIfAbsent(name, parts.length == 1 ? "" : parts[1]);
    refuse(before != null, "--" + name + " only once");
  }

  private PreviewPrompt toPrompt(String prompt) {
    refuse(prompt.isEmpty(), "a prompt before the arguments");
    return new PreviewPrompt(
        prompt,
        Optional.ofNullable(values.get("n")),
        number("d", Long::valueOf, seed -> true, "a whole number"),
        number("w", Integer::valueOf, side -> side >= 1, "a whole number of pixels > 0"),
        number("h", Integer::valueOf, side -> side >= 1, "a whole number of pixels > 0"),
        number("s", Integer::valueOf, steps -> steps >= 1, "a whole number of steps > 0"),
        number("l", PromptLine::decimal, scale -> scale >= 0, "a number >= 0"),
        Optional.ofNullable(values.get("ss")).map(PromptLine::sampler));
  }

  private <T> Optional<T> number(
      String name, Function<String, T> parser, Function<T, Boolean> accepts, String expected) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    try {
      T value = parser.apply(text);
      if (accepts.apply(value)) {
        return Optional.of(value);
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    throw refusal(
        "%s after --%s, not %s".formatted(expected, name, text.isEmpty() ? "nothing" : text));
  }

  private static Double decimal(String text) {
    if (!ScalarType.isNumber(text)) {
      throw new NumberFormatException(text);
    }
    return Double.valueOf(text);
  }

  private static SamplerChoice sampler(String name) {
    SamplerChoice known = SAMPLERS.get(name.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    try {
      return SamplerChoice.named(name);
    } catch (ConfigException e) {
      throw refusal("a sampler after --ss: " + e.getMessage());
    }
  }

  private static void refuse(boolean wrong, String expected) {
    if (wrong) {
      throw refusal(expected);
    }
  }

  private static InvalidValueException refusal(String expected) {
    return new InvalidValueException("prompt", "a line", expected);
  }
}
