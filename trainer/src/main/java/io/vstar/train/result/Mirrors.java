package io.vstar.train.result;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Folders of other programs, such as A1111's {@code embeddings}, that have copies of the published
 * exported files. They are copies, not links: A1111 looks for new files only if the folder itself
 * has changed. Each file is exchanged in one step.
 *
 * <p>The file {@code runs/mirrors.json} has the folders, each with the names of the copies in it.
 *
 * @param view the result folder
 * @param copies the names of the copies by the absolute path of their folder
 */
record Mirrors(ResultView view, SortedMap<String, List<String>> copies) {
  private static final String FILE = "mirrors.json";
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** The content of the file. */
  private record Content(SortedMap<String, List<String>> folders) {}

  /**
   * Reads the mirrors of a result folder.
   *
   * @throws OutputException if the file cannot be read
   */
  static Mirrors of(ResultView view) {
    Path file = view.folder().resolve(FILE);
    if (!Files.exists(file)) {
      return new Mirrors(view, new TreeMap<>());
    }
    try {
      Content content = JSON.fromJson(Files.readString(file), Content.class);
      if (content == null || content.folders() == null) {
        throw new IOException("it has no key folders");
      }
      return new Mirrors(view, new TreeMap<>(content.folders()));
    } catch (IOException | JsonParseException e) {
      throw new OutputException(
          "%s cannot be read (%s); remove it, and name the folders again with vstar registry mirror"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Returns the folders. */
  List<Path> folders() {
    return copies.keySet().stream().map(Path::of).toList();
  }

  /** Adds a folder, which has no copies yet. */
  void add(Path folder) {
    if (!copies.containsKey(folder.toString())) {
      put(folder, List.of());
    }
  }

  /**
   * Removes a folder with the copies in it.
   *
   * @return whether it was one of the folders
   * @throws OutputException if a copy cannot be removed
   */
  boolean remove(Path folder) {
    List<String> names = copies.get(folder.toString());
    if (names == null) {
      return false;
    }
    try {
      for (String name : names) {
        Files.deleteIfExists(folder.resolve(name));
      }
    } catch (IOException e) {
      throw new OutputException("%s: a copy cannot be removed: %s".formatted(folder, e), e);
    }
    SortedMap<String, List<String>> others = new TreeMap<>(copies);
    others.remove(folder.toString());
    write(others);
    return true;
  }

  /**
   * Brings every folder up to date with a run. A folder that cannot be written to is left behind,
   * since the result itself is published already.
   *
   * @return a line for each folder that is behind
   */
  List<String> update(RunFolder run) {
    List<String> problems = new ArrayList<>();
    for (Path folder : folders()) {
      try {
        update(folder, run);
      } catch (IOException | OutputException e) {
        problems.add(
            "%s does not have the published files of %s (%s); bring it up to date with vstar registry mirror"
                .formatted(folder, view.path(), e));
      }
    }
    return problems;
  }

  private void update(Path folder, RunFolder run) throws IOException {
    List<Path> exports =
        Arrays.stream(ExportFormat.values())
            .flatMap(format -> run.exports(format).stream())
            .toList();
    TreeSet<String> names = new TreeSet<>();
    exports.forEach(file -> names.add(file.getFileName().toString()));
    List<String> before = Mirrors.of(view).copies().getOrDefault(folder.toString(), List.of());
    TreeSet<String> either = new TreeSet<>(before);
    either.addAll(names);
    if (!before.containsAll(names)) {
      put(folder, List.copyOf(either)); // first, so that a copy is never forgotten
    }
    for (Path file : exports) {
      copy(file, folder.resolve(file.getFileName()));
    }
    for (String name : before) {
      if (!names.contains(name)) {
        Files.deleteIfExists(folder.resolve(name));
      }
    }
    if (!either.equals(names)) {
      put(folder, List.copyOf(names));
    }
  }

  private static void copy(Path original, Path copy) throws IOException {
    if (Files.isRegularFile(copy) && Files.mismatch(original, copy) < 0) {
      return;
    }
    Path temporary = AtomicFile.temporaryFor(copy);
    try {
      Files.copy(original, temporary);
      Files.move(
          temporary, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void put(Path folder, List<String> names) {
    SortedMap<String, List<String>> all = new TreeMap<>(Mirrors.of(view).copies());
    all.put(folder.toString(), names);
    write(all);
  }

  private void write(SortedMap<String, List<String>> all) {
    AtomicFile.write(
        view.folder().resolve(FILE),
        (JSON.toJson(new Content(all)) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
