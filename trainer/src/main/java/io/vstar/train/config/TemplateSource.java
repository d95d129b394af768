package io.vstar.train.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The source of the prompts for pictures without a caption. */
public sealed interface TemplateSource {

  /** A list of templates that comes with the program. */
  enum BuiltIn implements TemplateSource {
    /** Templates for a thing, an animal or a person. */
    SUBJECT,
    /** Templates for a style. */
    STYLE,
    /** The words of the file name alone, for methods that learn no word. */
    CAPTIONS;

    @Override
    public String toString() {
      return ScalarType.text(this);
    }
  }

  /**
   * A text file with one template a line.
   *
   * @param path the file, absolute
   */
  record File(Path path) implements TemplateSource {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * Reads the value of a key {@code templates}.
   *
   * @throws InvalidValueException if the text is neither a built-in list nor an existing file
   */
  @FromText
  static TemplateSource parse(String text, Path folder) {
    Optional<BuiltIn> builtIn = ScalarType.constant(BuiltIn.class, text);
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    Path path = folder.resolve(text).toAbsolutePath().normalize();
    InvalidValueException.unless(
        Files.isRegularFile(path),
        "value",
        text,
        "subject, style, captions or a text file, but there is none at " + path);
    return new File(path);
  }
}
