package io.vstar.train.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The caption of a picture.
 *
 * @param file the file that it was read from; the picture itself if its name is the caption
 * @param row the place in a file that holds the captions of many pictures, such as {@code line 3};
 *     empty if the file holds this one alone
 * @param lines the lines, each a caption by itself, at least one; none blank, with each run of
 *     white space as one space
 */
public record Caption(Path file, Optional<String> row, List<String> lines) {
  public Caption {
    lines = List.copyOf(lines);
  }

  /** Makes the caption of one line from a file of its own. */
  public Caption(Path file, String text) {
    this(file, Optional.empty(), List.of(text));
  }

  /** Returns the text of all lines. */
  public String text() {
    return String.join("\n", lines);
  }

  /** Returns the file and the place in it, for messages. */
  public String where() {
    return row.map(place -> file + ", " + place).orElse(file.toString());
  }
}
