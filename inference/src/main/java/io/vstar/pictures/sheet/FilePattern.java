package io.vstar.pictures.sheet;

import io.vstar.error.ConfigException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the files that a pattern such as {@code out/cat/steps/*.safetensors} stands for. */
final class FilePattern {
  private static final Pattern WILD = Pattern.compile("[*?\\[{]");
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final int WIDTH = 20; // digits of a long

  private FilePattern() {}

  /**
   * Returns the files of a pattern, or of a folder; any other text is returned as it is. They are
   * sorted with the numbers in their names as numbers, so that step 1000 comes after step 500.
   *
   * @throws ConfigException if there are none
   */
  static List<String> expanded(String text) {
    if (!WILD.matcher(text).find()) {
      Path path = Path.of(text);
      return Files.isDirectory(path)
          ? found(text, path, path.resolve("*").toString())
          : List.of(text);
    }
    String fixed = WILD.split(text)[0];
    int end = fixed.lastIndexOf('/');
    Path root = Path.of(end < 0 ? "." : end == 0 ? "/" : fixed.substring(0, end));
    return found(text, root, end < 0 ? "./" + text : text);
  }

  private static List<String> found(String text, Path root, String pattern) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    try (Stream<Path> all = Files.walk(root)) {
      List<String> files =
          all.filter(Files::isRegularFile)
              .filter(matcher::matches)
              .map(file -> file.normalize().toString())
              .sorted(Comparator.comparing(FilePattern::sortable))
              .toList();
      if (files.isEmpty()) {
        throw new ConfigException("there is no file %s".formatted(text));
      }
      return files;
    } catch (IOException e) {
      throw new ConfigException("%s cannot be read: %s".formatted(root, e.getMessage()), e);
    }
  }

  /** Returns a name whose numbers have leading zeros. */
  private static String sortable(String name) {
    Matcher digits = DIGITS.matcher(name);
    return digits.replaceAll(
        number -> "0".repeat(Math.max(0, WIDTH - number.group().length())) + number.group());
  }
}
