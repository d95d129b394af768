package io.vstar.train.run;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.train.run.Metrics.Training;
import io.vstar.train.run.Metrics.Validation;
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
import java.util.Optional;

/**
 * {@code metrics.csv}: a line for each step, on the disk as soon as it is appended. Numbers have
 * the precision of a float; what was not measured is empty.
 */
public final class MetricsLog implements AutoCloseable {
  private static final List<String> FIRST =
      List.of(
          "step", "loss", "learning_rate", "gradient_norm", "validation_loss", "validation_ratio");
  private static final String LAST = "seconds";

  private final Path file;
  private final List<String> measurements;
  private final Writer writer;

  private MetricsLog(Path file, List<String> measurements, Writer writer) {
    this.file = file;
    this.measurements = List.copyOf(measurements);
    this.writer = writer;
  }

  /**
   * Begins a log, in place of one that is there.
   *
   * @param measurements columns of what the method of training measures beside the loss
   */
  public static MetricsLog create(Path file, List<String> measurements) {
    return begin(file, measurements, List.of());
  }

  /**
   * Continues a log after {@code completedSteps}: the lines of later steps, which will be taken
   * again, are removed.
   *
   * @throws OutputException if there is no log, or it is not one
   */
  public static MetricsLog resume(Path file, List<String> measurements, long completedSteps) {
    return begin(
        file,
        measurements,
        read(file).stream().filter(metrics -> metrics.step() <= completedSteps).toList());
  }

  /** Whether a file is a log with at least one step in it. */
  static boolean holdsSteps(Path file) {
    try {
      return Files.exists(file) && read(file).stream().anyMatch(metrics -> metrics.step() > 0);
    } catch (OutputException e) {
      return true; // it holds something, whatever that is
    }
  }

  /**
   * The lines of a log. A last line that a crash cut off does not count.
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
    if (columns.size() <= FIRST.size()
        || !columns.subList(0, FIRST.size()).equals(FIRST)
        || !columns.get(columns.size() - 1).equals(LAST)) {
      throw new OutputException(
          "%s is not a metrics log: it does not begin with %s".formatted(file, header(List.of())));
    }
    List<String> measurements = columns.subList(FIRST.size(), columns.size() - 1);
    List<Metrics> log = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      try {
        log.add(parse(lines.get(i), measurements));
      } catch (IllegalArgumentException e) {
        throw new OutputException(
            "%s:%s: \"%s\" is not a line of metrics".formatted(file, i + 1, lines.get(i)), e);
      }
    }
    return log;
  }

  /**
   * @throws OutputException if the disk is full or the file gone
   */
  public void append(Metrics metrics) {
    try {
      writer.write(format(metrics, measurements));
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

  private static MetricsLog begin(Path file, List<String> measurements, List<Metrics> lines) {
    StringBuilder text = new StringBuilder(header(measurements));
    lines.forEach(metrics -> text.append(format(metrics, measurements)));
    AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    try {
      return new MetricsLog(
          file, measurements, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new OutputException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static String header(List<String> measurements) {
    List<String> columns = new ArrayList<>(FIRST);
    columns.addAll(measurements);
    columns.add(LAST);
    return String.join(",", columns) + "\n";
  }

  private static String format(Metrics metrics, List<String> measurements) {
    Optional<Training> training = metrics.training();
    Optional<Validation> validation = metrics.validation();
    List<String> cells = new ArrayList<>();
    cells.add(Long.toString(metrics.step()));
    cells.add(cell(training.map(Training::loss)));
    cells.add(cell(training.map(Training::learningRate)));
    cells.add(cell(training.map(Training::gradientNorm)));
    cells.add(cell(validation.map(Validation::loss)));
    cells.add(cell(validation.map(Validation::ratio)));
    measurements.forEach(
        name -> cells.add(cell(Optional.ofNullable(metrics.measurements().get(name)))));
    cells.add(cell(Optional.of(metrics.seconds())));
    return String.join(",", cells) + "\n";
  }

  private static String cell(Optional<Double> value) {
    return value.map(number -> Float.toString(number.floatValue())).orElse("");
  }

  private static Metrics parse(String line, List<String> measurements) {
    String[] cells = line.split(",", -1);
    if (cells.length != FIRST.size() + measurements.size() + 1) {
      throw new IllegalArgumentException(cells.length + " columns");
    }
    Optional<Training> training =
        cells[1].isEmpty()
            ? Optional.empty()
            : Optional.of(new Training(number(cells[1]), number(cells[2]), number(cells[3])));
    Optional<Validation> validation =
        cells[4].isEmpty()
            ? Optional.empty()
            : Optional.of(new Validation(number(cells[4]), number(cells[5])));
    Map<String, Double> measured = new LinkedHashMap<>();
    for (int i = 0; i < measurements.size(); i++) {
      String cell = cells[FIRST.size() + i];
      if (!cell.isEmpty()) {
        measured.put(measurements.get(i), number(cell));
      }
    }
    double seconds = number(cells[cells.length - 1]);
    return new Metrics(Long.parseLong(cells[0]), training, validation, measured, seconds);
  }

  private static double number(String cell) {
    return Double.parseDouble(cell);
  }
}
