package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.io.TextFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text file of preview prompts, one a line, with arguments as {@link PromptLine} has them. Empty
 * lines and lines that begin with {@code #} are passed over.
 *
 * @param path the file, absolute
 * @param prompts its prompts, at least one
 */
public record PromptFile(Path path, List<PreviewPrompt> prompts) {
  private static final int MAX_BYTES = 1 << 20;

  public PromptFile {
    prompts = List.copyOf(prompts);
  }

  /**
   * Reads the value of the key {@code preview.promptFile}, and the file.
   *
   * @throws InvalidValueException if there is no such file
   * @throws ConfigException if the file cannot be read or has no prompt, or a line is wrong; it
   *     names the line
   */
  @FromText
  static PromptFile parse(String text, Path folder) {
    Path path = folder.resolve(text).toAbsolutePath().normalize();
    InvalidValueException.unless(
        Files.isRegularFile(path),
        "value",
        text,
        "a text file with a prompt a line, but there is none at " + path);
    List<PreviewPrompt> prompts = new ArrayList<>();
    int number = 0;
    for (String line : read(path).replace("\uFEFF", "").lines().toList()) {
      number++;
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        prompts.add(prompt(line, path, number));
      }
    }
    if (prompts.isEmpty()) {
      throw new ConfigException(path + " has no prompt; write one a line");
    }
    return new PromptFile(path, prompts);
  }

  private static PreviewPrompt prompt(String line, Path path, int number) {
    try {
      return PromptLine.parse(line.strip());
    } catch (InvalidValueException e) {
      throw new ConfigException(
          "%s:%d: \"%s\", expected %s".formatted(path, number, line.strip(), e.expected()), e);
    }
  }

  private static String read(Path path) {
    try {
      return TextFile.read(path, MAX_BYTES);
    } catch (CharacterCodingException e) {
      throw new ConfigException(path + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw new ConfigException("%s cannot be read: %s".formatted(path, e), e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
