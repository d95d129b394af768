package io.vstar.train.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The source of the captions of pictures. */
public sealed interface CaptionSource {

  /** A source that lies with the pictures. */
  enum BuiltIn implements CaptionSource {
    /** The {@code .txt} or {@code .caption} file beside each picture. */
    SIDECAR,
    /** The name of each picture's file. */
    FILENAME,
    /** The file {@code metadata.jsonl} in the folder of the pictures. */
    METADATA;

    @Override
    public String toString() {
      return ScalarType.text(this);
    }
  }

  /**
   * A file that holds the captions of many pictures.
   *
   * @param path the file, absolute, which ends in {@code .jsonl} or {@code .json}
   */
  record File(Path path) implements CaptionSource {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * Reads the value of a key {@code source}.
   *
   * @throws InvalidValueException if the text is neither the name of a source nor an existing file
   */
  @FromText
  static CaptionSource parse(String text, Path folder) {
    Optional<BuiltIn> builtIn = ScalarType.constant(BuiltIn.class, text);
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    Path path = folder.resolve(text).toAbsolutePath().normalize();
    String name = path.toString().toLowerCase(Locale.ROOT);
    InvalidValueException.unless(
        name.endsWith(".jsonl") || name.endsWith(".json"),
        "value",
        text,
        "sidecar, filename, metadata, or a file that ends in .jsonl or .json");
    InvalidValueException.unless(
        Files.isRegularFile(path), "value", text, "a file, but there is none at " + path);
    return new File(path);
  }
}
