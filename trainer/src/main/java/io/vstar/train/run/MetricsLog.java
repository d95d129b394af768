package io.vstar.train.run;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.train.run.Metrics.Health;
import io.vstar.train.run.Metrics.Training;
import io.vstar.train.run.Metrics.Validation;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code metrics.csv}: a line for each step, on the disk as soon as it is appended. Numbers have
 * the precision of a float; what was not measured is empty.
 */
public final class MetricsLog implements AutoCloseable {
  private static final String HEADER =
      "step,loss,learning_rate,gradient_norm,validation_loss,validation_ratio,"
          + "residual_ratio,dead_units,penalty,seconds";
  private static final int COLUMNS = HEADER.split(",").length;

  private final Path file;
  private final Writer writer;

  private MetricsLog(Path file, Writer writer) {
    this.file = file;
    this.writer = writer;
  }

  /** Begins a log, in place of one that is there. */
  public static MetricsLog create(Path file) {
    return begin(file, List.of());
  }

  /**
   * Continues a log after {@code completedSteps}: the lines of later steps, which will be taken
   * again, are removed.
   *
   * @throws OutputException if there is no log, or it is not one
   */
  public static MetricsLog resume(Path file, long completedSteps) {
    return begin(
        file, read(file).stream().filter(metrics -> metrics.step() <= completedSteps).toList());
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
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new OutputException(
          "%s is not a metrics log: it does not begin with %s".formatted(file, HEADER));
    }
    List<Metrics> log = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      try {
        log.add(parse(lines.get(i)));
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
      writer.write(format(metrics));
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

  private static MetricsLog begin(Path file, List<Metrics> lines) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    lines.forEach(metrics -> text.append(format(metrics)));
    AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    try {
      return new MetricsLog(file, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new OutputException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static String format(Metrics metrics) {
    Optional<Training> training = metrics.training();
    Optional<Validation> validation = metrics.validation();
    Optional<Health> health = metrics.health();
    return String.join(
            ",",
            Long.toString(metrics.step()),
            cell(training.map(Training::loss)),
            cell(training.map(Training::learningRate)),
            cell(training.map(Training::gradientNorm)),
            cell(validation.map(Validation::loss)),
            cell(validation.map(Validation::ratio)),
            cell(health.map(Health::residualRatio)),
            cell(health.map(Health::deadUnits)),
            cell(health.map(Health::penalty)),
            cell(Optional.of(metrics.seconds())))
        + "\n";
  }

  private static String cell(Optional<Double> value) {
    return value.map(number -> Float.toString(number.floatValue())).orElse("");
  }

  private static Metrics parse(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
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
    Optional<Health> health =
        cells[6].isEmpty()
            ? Optional.empty()
            : Optional.of(new Health(number(cells[6]), number(cells[7]), number(cells[8])));
    return new Metrics(Long.parseLong(cells[0]), training, validation, health, number(cells[9]));
  }

  private static double number(String cell) {
    return Double.parseDouble(cell);
  }
}
