package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The published files as copies of those of a run. Each file changes in one step, but not all of
 * them together. If a process is killed in between, the file {@code current} says which copies
 * there must be, and the next process completes them.
 *
 * <pre>
 * runs/0002            the published run
 * cat.safetensors      the copies of its files, one line each
 * </pre>
 */
final class PublishedCopies implements PublishedFiles {
  private final Path folder;
  private final Path current;

  PublishedCopies(Path folder) {
    this.folder = folder;
    this.current = folder.resolve(CURRENT);
  }

  @Override
  public Optional<Path> target() {
    return lines().stream().findFirst().map(folder::resolve);
  }

  @Override
  public void point(Path run) {
    try {
      TreeSet<String> names = new TreeSet<>(shown());
      names.addAll(names(folder.resolve(run)));
      write(run.toString().replace('\\', '/'), names);
    } catch (IOException e) {
      throw unwritable(e);
    }
    refresh();
  }

  @Override
  public void refresh() {
    Optional<Path> run = target().filter(Files::isDirectory);
    if (run.isEmpty()) {
      return;
    }
    try {
      TreeSet<String> wanted = names(run.get());
      for (String name : shown()) {
        if (!wanted.contains(name)) {
          Files.deleteIfExists(folder.resolve(name));
        }
      }
      for (String name : wanted) {
        copy(run.get().resolve(name), folder.resolve(name));
      }
      if (!List.copyOf(wanted).equals(shown())) {
        write(lines().get(0), wanted);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public List<Path> looseFiles(String name) throws IOException {
    List<String> shown = shown();
    return PublishedLinks.resultFiles(folder, name).stream()
        .filter(file -> !shown.contains(file.getFileName().toString()))
        .toList();
  }

  @Override
  public void replace(Path file) throws IOException {
    Optional<Path> original = target().map(run -> run.resolve(file.getFileName()));
    if (original.filter(Files::isRegularFile).isPresent()) {
      copy(original.get(), file);
    } else {
      Files.delete(file);
    }
  }

  private void copy(Path original, Path copy) throws IOException {
    if (Files.isRegularFile(copy) && Files.mismatch(original, copy) < 0) {
      return;
    }
    Path temporary = AtomicFile.temporaryFor(copy);
    Files.copy(original, temporary);
    Files.move(
        temporary, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private List<String> shown() {
    List<String> lines = lines();
    return lines.isEmpty() ? List.of() : lines.subList(1, lines.size());
  }

  private List<String> lines() {
    try {
      return Files.isRegularFile(current) ? Files.readAllLines(current) : List.of();
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(current, e), e);
    }
  }

  private void write(String run, TreeSet<String> names) {
    String text = run + "\n" + String.join("", names.stream().map(name -> name + "\n").toList());
    AtomicFile.write(current, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the names of the files of a run; folders such as previews are not copied. */
  private static TreeSet<String> names(Path run) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Path each : PublishedFiles.entries(run)) {
      if (Files.isRegularFile(each)) {
        names.add(each.getFileName().toString());
      }
    }
    return names;
  }

  private OutputException unwritable(IOException e) {
    return new OutputException(
        "%s: the published files cannot be written (%s); make room, close what has them open, or set another output.folder"
            .formatted(folder, e),
        e);
  }
}
