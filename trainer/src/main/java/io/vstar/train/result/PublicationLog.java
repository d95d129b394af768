package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.train.result.Publication.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The log of the exchanges of the published run, {@code runs/publications.json}, the oldest first.
 * By it a rollback finds what was published before.
 *
 * @param entries the exchanges
 */
public record PublicationLog(List<Publication> entries) {
  static final String FILE = "publications.json";

  public PublicationLog {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a log; it is empty if the file does not exist.
   *
   * @throws OutputException if it cannot be read
   */
  static PublicationLog read(Path file) {
    try {
      return Files.exists(file)
          ? ManifestJson.readPublications(Files.readString(file))
          : new PublicationLog(List.of());
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot be read (%s); remove it to begin another log, without what was published before"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Writes the log whole or not at all. */
  void write(Path file) {
    AtomicFile.write(file, (ManifestJson.write(this) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the log with one more exchange. */
  PublicationLog with(Publication publication) {
    List<Publication> more = new ArrayList<>(entries);
    more.add(publication);
    return new PublicationLog(more);
  }

  /** Returns the number of the run that was published last; empty if none was. */
  public Optional<String> last() {
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(entries.get(entries.size() - 1).run());
  }

  /** Returns the time and cause of the last publication of a run; empty if it never was. */
  public Optional<Publication> lastOf(String run) {
    return entries.stream()
        .filter(entry -> entry.run().equals(run))
        .reduce((first, second) -> second);
  }

  /**
   * Returns the runs that a rollback goes back to, the nearest first: those that were published
   * before the last one and were not taken back.
   */
  public List<String> earlier() {
    List<String> stack = new ArrayList<>(replay().standing());
    return stack.isEmpty() ? List.of() : List.copyOf(stack.subList(1, stack.size()));
  }

  /** Returns the runs that a person took back by a rollback and has not promoted since. */
  public Set<String> takenBack() {
    return Set.copyOf(replay().takenBack());
  }

  /**
   * The state after all exchanges.
   *
   * @param standing the runs that were published one after the other, the last one first
   * @param takenBack the runs that were taken back
   */
  private record Replay(Deque<String> standing, Set<String> takenBack) {
    void apply(Publication entry) {
      boolean goesBack = entry.cause() == Cause.ROLLED_BACK && standing.contains(entry.run());
      while (goesBack && !standing.getFirst().equals(entry.run())) {
        takenBack.add(standing.removeFirst());
      }
      standing.remove(entry.run());
      standing.addFirst(entry.run());
      takenBack.remove(entry.run());
    }
  }

  private Replay replay() {
    Replay replay = new Replay(new ArrayDeque<>(), new LinkedHashSet<>());
    entries.forEach(replay::apply);
    return replay;
  }
}
