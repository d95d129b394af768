package io.vstar.train.dataset;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** The words in the names of files. */
final class FileWords {
  // In "01-cat", "001_cat", "12 dogs", "2024-11-20 cat", "0001"; not in "2girls", "3d render".
  private static final Pattern COUNTER =
      Pattern.compile(
          "^\\d+(?:[-_]\\d+(?=[-_\\s]|$))*(?:[-_\\s]+|$)", Pattern.UNICODE_CHARACTER_CLASS);

  private FileWords() {}

  /**
   * Returns the name of a picture without extension and counter, underscores as spaces; may be
   * empty. A counter is a number at the start followed by {@code -}, {@code _} or white space.
   */
  static String of(Path picture) {
    String name = DatasetFiles.stem(picture).getFileName().toString();
    return COUNTER.matcher(name.strip()).replaceFirst("").replace('_', ' ').strip();
  }
}
