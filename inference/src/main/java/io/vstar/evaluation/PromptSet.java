package io.vstar.evaluation;

import io.vstar.error.ConfigException;
import io.vstar.io.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Prompts with a place for what was learned.
 *
 * @param prompts the prompts, each with {@code {}} in it, at least one
 * @param each the usual number of pictures for each prompt
 */
public record PromptSet(List<String> prompts, int each) {
  /** The place for what was learned. */
  public static final String PLACE = "{}";

  private static final int MAX_BYTES = 1 << 20;

  /** The sets of papers, whose files in the resources have the prompts and their sources. */
  public enum Published {
    /** DreamBooth's 25 prompts for objects, four pictures each. */
    OBJECT(4),
    /** DreamBooth's 25 prompts for animals and people, four pictures each. */
    LIVE(4),
    /** The prompts of Textual Inversion, 64 pictures each. */
    TEXTUAL_INVERSION(64);

    private final int each;

    Published(int each) {
      this.each = each;
    }

    /** Returns the name, such as {@code textual-inversion}. */
    public String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads the prompts. */
    public PromptSet prompts() {
      String file = title() + ".txt";
      try (InputStream stream = PromptSet.class.getResourceAsStream(file)) {
        return parse(file, new String(stream.readAllBytes(), StandardCharsets.UTF_8), each);
      } catch (IOException e) {
        throw new UncheckedIOException(file, e);
      }
    }
  }

  /**
   * Checks the prompts.
   *
   * @throws ConfigException if there is none, or one has no place
   */
  public PromptSet {
    prompts = List.copyOf(prompts);
    if (prompts.isEmpty()) {
      throw new ConfigException("there is no prompt to evaluate with");
    }
    for (String prompt : prompts) {
      if (!prompt.contains(PLACE)) {
        throw new ConfigException(
            "the prompt \"%s\" has no {}, the place for what was learned".formatted(prompt));
      }
    }
  }

  /**
   * Returns the published set of a name, or reads a file with a prompt on each line; lines that
   * begin with # are left out.
   *
   * @throws ConfigException if there is no such set and no such file, or a prompt has no place
   */
  public static PromptSet of(String nameOrFile) {
    for (Published set : Published.values()) {
      if (set.title().equals(nameOrFile)) {
        return set.prompts();
      }
    }
    try {
      return parse(nameOrFile, TextFile.read(Path.of(nameOrFile), MAX_BYTES), 4);
    } catch (IOException e) {
      throw new ConfigException(
          "%s is neither a file of prompts that can be read nor one of %s"
              .formatted(
                  nameOrFile,
                  Arrays.stream(Published.values())
                      .map(Published::title)
                      .collect(Collectors.joining(", "))),
          e);
    }
  }

  private static PromptSet parse(String file, String text, int each) {
    List<String> lines =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    try {
      return new PromptSet(lines, each);
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage(), e);
    }
  }

  /** Returns a prompt with something in its place. */
  static String filled(String prompt, String something) {
    return prompt.replace(PLACE, something).replaceAll("\\s+", " ").strip();
  }
}
