package io.vstar.pictures.sheet;

import io.vstar.error.ConfigException;
import io.vstar.image.Infotext;
import io.vstar.pictures.PictureTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A sheet of pictures that differ in the options of its axes, A1111's X/Y/Z plot: columns by X,
 * rows by Y, and a sheet for each value of Z below one another.
 *
 * <pre>
 * Sheet sheet = Sheet.of(Axis.parse("seed=1-4")).withY(Axis.parse("embedding=steps/*.safetensors"));
 * PictureSeries series = PictureSeries.prepare(files, sheet.tasks(base), 4); // whose run makes pictures
 * new SheetPicture(sheet, pictures).labelled();
 * </pre>
 *
 * @param x the axis of the columns
 * @param y the axis of the rows; empty for one row
 * @param z the axis of the sheets; empty for one sheet
 */
public record Sheet(Axis x, Optional<Axis> y, Optional<Axis> z) {
  private static final int MOST = 1000;

  /**
   * Checks the axes.
   *
   * @throws ConfigException if two are of one option, or the pictures are more than 1000
   */
  public Sheet {
    List<Axis> axes = new ArrayList<>(List.of(x));
    y.ifPresent(axes::add);
    z.ifPresent(axes::add);
    if (axes.stream().map(Axis::option).distinct().count() < axes.size()) {
      throw new ConfigException(
          "two axes of a sheet are of one option: %s"
              .formatted(
                  axes.stream()
                      .map(axis -> axis.option().optionName())
                      .collect(Collectors.joining(", "))));
    }
    long pictures =
        axes.stream().mapToLong(axis -> axis.values().size()).reduce(1, (a, b) -> a * b);
    if (pictures > MOST) {
      throw new ConfigException(
          "the sheet has %d pictures, expected at most %d".formatted(pictures, MOST));
    }
  }

  /** Returns a sheet of one row. */
  public static Sheet of(Axis x) {
    return new Sheet(x, Optional.empty(), Optional.empty());
  }

  /** Returns a sheet with rows. */
  public Sheet withY(Axis other) {
    return new Sheet(x, Optional.of(other), z);
  }

  /** Returns a sheet with several sheets. */
  public Sheet withZ(Axis other) {
    return new Sheet(x, y, Optional.of(other));
  }

  /** Returns the number of columns. */
  int columns() {
    return x.values().size();
  }

  /** Returns the number of rows of one sheet. */
  int rows() {
    return y.map(axis -> axis.values().size()).orElse(1);
  }

  /** Returns the number of sheets. */
  int sheets() {
    return z.map(axis -> axis.values().size()).orElse(1);
  }

  /** A value of an axis in a cell. */
  private record Chosen(Axis axis, int index) {}

  /**
   * Returns the tasks of all pictures: by sheet, row and column. A seed that is to be random is
   * drawn once for all.
   *
   * @param base what the axes change; the count of its order is not used
   * @throws ConfigException if a value is not valid
   */
  public List<PictureTask> tasks(PictureTask base) {
    PictureTask fixed =
        base.with(base.order().withDrawnSeed().withCount(1, base.order().batchSize()));
    List<PictureTask> tasks = new ArrayList<>();
    for (int sheet = 0; sheet < sheets(); sheet++) {
      for (int row = 0; row < rows(); row++) {
        for (int column = 0; column < columns(); column++) {
          tasks.add(task(fixed, column, row, sheet));
        }
      }
    }
    return tasks;
  }

  private PictureTask task(PictureTask base, int column, int row, int sheet) {
    List<Chosen> chosen = new ArrayList<>(List.of(new Chosen(x, column)));
    y.ifPresent(axis -> chosen.add(new Chosen(axis, row)));
    z.ifPresent(axis -> chosen.add(new Chosen(axis, sheet)));
    chosen.sort(Comparator.comparing(each -> each.axis().option()));
    PictureTask task = base;
    for (Chosen each : chosen) {
      task = each.axis().applied(task, each.index());
    }
    return task;
  }

  /**
   * Returns the infotext of the sheet: that of its first picture, with the axes as A1111's X/Y/Z
   * plot writes them.
   */
  public Infotext infotext(Infotext first) {
    Map<String, String> parameters = new LinkedHashMap<>(first.parameters());
    String version = parameters.remove("Version");
    parameters.put("Script", "X/Y/Z plot");
    put(parameters, "X", x);
    y.ifPresent(axis -> put(parameters, "Y", axis));
    z.ifPresent(axis -> put(parameters, "Z", axis));
    if (version != null) {
      parameters.put("Version", version);
    }
    return new Infotext(first.prompt(), first.negativePrompt(), parameters);
  }

  private static void put(Map<String, String> parameters, String name, Axis axis) {
    parameters.put(name + " Type", axis.option().title());
    parameters.put(
        name + " Values",
        axis.values().stream().map(Sheet::quoted).collect(Collectors.joining(", ")));
  }

  private static String quoted(String value) {
    return value.matches("(?s).*[,\"].*") ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }
}
