package io.vstar.train.page;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files of a run's folder, as its page links them. */
final class RunFiles {
  private static final String PAGE = "report.html";

  private RunFiles() {}

  /**
   * A file.
   *
   * @param name the name
   * @param size the size in words
   * @param link the address relative to the page
   */
  record Entry(String name, String size, String link) {}

  /** Returns the files of a folder by name, and its folders with the number of their files. */
  static List<Entry> of(Path folder) {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") || name.equals(PAGE) || name.endsWith(".tmp")) {
          continue;
        }
        entries.add(
            Files.isDirectory(file)
                ? new Entry(name + "/", count(file), link(name) + "/")
                : new Entry(name, size(Files.size(file)), link(name)));
      }
    } catch (IOException e) {
      return entries; // a file went while it was looked at; the next page has the rest
    }
    return entries;
  }

  private static String count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long count = files.count();
      return count + (count == 1 ? " file" : " files");
    }
  }

  /** Returns a name as a relative address; a colon in it would be a scheme. */
  private static String link(String name) {
    try {
      return "./" + new URI(null, null, name, null).getRawPath();
    } catch (URISyntaxException e) {
      return "./";
    }
  }

  private static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
