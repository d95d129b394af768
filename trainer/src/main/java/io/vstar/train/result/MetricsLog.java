package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The log {@code metrics.csv}, with one line for each step, which is on the disk as soon as it is
 * appended. Numbers have the precision of a float; a metric that was not measured is empty.
 */
public final class MetricsLog implements AutoCloseable {
  private static final String FIRST = "step";
  private static final String LAST = "seconds";

  private final Path file;
  private final List<String> names;
  private final Writer writer;

  private MetricsLog(Path file, List<String> names, Writer writer) {
    this.file = file;
    this.names = List.copyOf(names);
    this.writer = writer;
  }

  /**
   * Begins a log and replaces an existing one.
   *
   * @param file the log
   * @param names the names of the metrics, one column each
   */
  public static MetricsLog create(Path file, List<String> names) {
    return begin(file, names, List.of());
  }

  /**
   * Continues a log after a number of updates; the lines of later steps, which will be repeated,
   * are removed.
   *
   * @param file the log
   * @param names the names of the metrics, one column each
   * @param completedSteps the number of updates after which the run continues
   * @throws OutputException if the file does not exist or is not a log
   */
  public static MetricsLog resume(Path file, List<String> names, long completedSteps) {
    return begin(
        file,
        names,
        read(file).stream().filter(metrics -> metrics.step() <= completedSteps).toList());
  }

  /** Returns whether a file is a log with at least one step in it. */
  static boolean holdsSteps(Path file) {
    try {
      return Files.exists(file) && read(file).stream().anyMatch(metrics -> metrics.step() > 0);
    } catch (OutputException e) {
      return true; // an unreadable log may hold steps
    }
  }

  /**
   * Reads the lines of a log; an incomplete last line is ignored.
   *
   * @throws OutputException if the file cannot be read or is not a log
   */
  public static List<Metrics> read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(file, e), e);
    }
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    List<String> columns = lines.isEmpty() ? List.of() : List.of(lines.get(0).split(","));
    if (columns.size() < 2
        || !columns.get(0).equals(FIRST)
        || !columns.get(columns.size() - 1).equals(LAST)) {
      throw new OutputException(
          "%s is not a metrics log: it does not begin with a line of columns, %s,…,%s"
              .formatted(file, FIRST, LAST));
    }
    List<String> names = columns.subList(1, columns.size() - 1);
    List<Metrics> log = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      try {
        Metrics metrics = parse(lines.get(i), names);
        if (!log.isEmpty() && log.get(log.size() - 1).step() == metrics.step()) {
          log.remove(log.size() - 1); // written with a snapshot, and completed by this one
        }
        log.add(metrics);
      } catch (IllegalArgumentException e) {
        throw new OutputException(
            "%s:%s: \"%s\" is not a line of metrics".formatted(file, i + 1, lines.get(i)), e);
      }
    }
    return log;
  }

  /**
   * Appends one line.
   *
   * @throws OutputException if the disk is full or the file gone
   */
  public void append(Metrics metrics) {
    try {
      writer.write(format(metrics, names));
      writer.flush();
    } catch (IOException e) {
      throw new OutputException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new OutputException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static MetricsLog begin(Path file, List<String> names, List<Metrics> lines) {
    StringBuilder text = new StringBuilder(header(names));
    lines.forEach(metrics -> text.append(format(metrics, names)));
    AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    try {
      return new MetricsLog(file, names, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new OutputException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static String header(List<String> names) {
    return "%s,%s,%s\n".formatted(FIRST, String.join(",", names), LAST);
  }

  private static String format(Metrics metrics, List<String> names) {
    List<String> cells = new ArrayList<>();
    cells.add(Long.toString(metrics.step()));
    names.forEach(name -> cells.add(cell(metrics.values().get(name))));
    cells.add(cell(metrics.seconds()));
    return String.join(",", cells) + "\n";
  }

  private static String cell(Double value) {
    return value == null ? "" : Float.toString(value.floatValue());
  }

  private static Metrics parse(String line, List<String> names) {
    String[] cells = line.split(",", -1);
    if (cells.length != names.size() + 2) {
      throw new IllegalArgumentException(cells.length + " columns");
    }
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (!cells[i + 1].isEmpty()) {
        values.put(names.get(i), Double.parseDouble(cells[i + 1]));
      }
    }
    return new Metrics(
        Long.parseLong(cells[0]), values, Double.parseDouble(cells[cells.length - 1]));
  }
}
