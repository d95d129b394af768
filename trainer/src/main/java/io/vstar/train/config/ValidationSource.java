package io.vstar.train.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source of the held-out pictures. */
public sealed interface ValidationSource {

  /**
   * A folder of held-out pictures.
   *
   * @param path the folder, absolute
   */
  record Folder(Path path) implements ValidationSource {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A fraction of the dataset that is set aside.
   *
   * @param value the fraction, above 0 and below 1
   */
  record Fraction(double value) implements ValidationSource {
    public Fraction {
      InvalidValueException.unless(
          value > 0 && value < 1, "value", value, "a fraction above 0 and below 1");
    }

    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /**
   * Reads the value of the key {@code dataset.validation}.
   *
   * @throws InvalidValueException if the text is neither a fraction nor an existing folder
   */
  @FromText
  static ValidationSource parse(String text, Path folder) {
    if (ScalarType.isNumber(text)) {
      return new Fraction(Double.parseDouble(text));
    }
    Path path = folder.resolve(text).toAbsolutePath().normalize();
    InvalidValueException.unless(
        Files.isDirectory(path),
        "value",
        text,
        "a fraction such as 0.1, or a folder, but there is none at " + path);
    return new Folder(path);
  }
}
