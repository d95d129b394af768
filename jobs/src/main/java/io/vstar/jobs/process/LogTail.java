package io.vstar.jobs.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads from the end of a training's log why it ended. */
public final class LogTail {
  private static final int MAX_BYTES = 16_384;
  private static final String ERROR = "vstar: ";

  private LogTail() {}

  /**
   * Returns the last error line of a log, without its {@code vstar:}.
   *
   * @param log the file of what the process printed
   * @return the line; the last line of another kind if there is none; empty if the log is empty or
   *     cannot be read
   */
  public static Optional<String> reason(Path log) {
    List<String> lines = lastLines(log);
    Optional<String> error =
        lines.stream().filter(line -> line.startsWith(ERROR)).reduce((first, second) -> second);
    return error
        .map(line -> line.substring(ERROR.length()))
        .or(() -> lines.stream().reduce((first, second) -> second));
  }

  private static List<String> lastLines(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(0, file.length() - MAX_BYTES);
      byte[] tail = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
