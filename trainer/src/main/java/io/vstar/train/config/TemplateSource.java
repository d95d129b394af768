package io.vstar.train.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the prompts of pictures without a caption come from. */
public sealed interface TemplateSource {

  /** The lists that come with the program. */
  enum BuiltIn implements TemplateSource {
    /** For a thing, an animal or a person. */
    SUBJECT,
    /** For a way of drawing. */
    STYLE,
    /** The words of the file's name alone, for what learns no word. */
    CAPTIONS;

    @Override
    public String toString() {
      return ScalarType.text(this);
    }
  }

  /** A text file with one template a line. */
  record File(Path path) implements TemplateSource {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  @FromText
  static TemplateSource parse(String text, Path folder) {
    for (BuiltIn builtIn : BuiltIn.values()) {
      if (builtIn.toString().equals(text)) {
        return builtIn;
      }
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
