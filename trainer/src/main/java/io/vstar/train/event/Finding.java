package io.vstar.train.event;

import java.util.List;
import java.util.Objects;

/**
 * A finding about what was learned, in words for people and with the figures behind them. A method
 * of training has its own findings; console, manifest and report show all alike.
 *
 * @param name the name of the finding for scripts, such as {@code nearest-words}, which never
 *     changes
 * @param kind the purpose of the finding
 * @param title a heading of a few words
 * @param text one or two sentences
 * @param table the figures; without columns if there are none
 */
public record Finding(String name, Kind kind, String title, String text, Table table) {

  /** The purpose of a finding. */
  public enum Kind {
    /** For information. */
    FACT("found"),
    /** A fault of the result, or something to know before it is used. */
    WARNING("mind"),
    /** A suggestion for another run. */
    SUGGESTION("try");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns the word that stands before the text of such findings. */
    public String word() {
      return word;
    }
  }

  /**
   * A table of figures.
   *
   * @param columns the headings
   * @param rows the cells as text, as many in each row as there are columns
   */
  public record Table(List<Column> columns, List<List<String>> rows) {
    /** The table without columns. */
    public static final Table NONE = new Table(List.of(), List.of());

    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              "a row of %d cells in a table of %d columns".formatted(row.size(), columns.size()));
        }
      }
    }
  }

  /**
   * A column of a table.
   *
   * @param title the heading
   * @param numeric whether the cells are plain decimal numbers, which a page may draw as bars
   */
  public record Column(String title, boolean numeric) {
    /** Returns a column of words. */
    public static Column text(String title) {
      return new Column(title, false);
    }

    /** Returns a column of numbers. */
    public static Column number(String title) {
      return new Column(title, true);
    }
  }

  public Finding {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(table, "table");
  }

  /** Makes a finding without figures. */
  public Finding(String name, Kind kind, String title, String text) {
    this(name, kind, title, text, Table.NONE);
  }

  /**
   * Returns this finding as one of a part of what was learned.
   *
   * @param part the part, such as a word of several
   */
  public Finding of(String part) {
    return new Finding(name, kind, part + ": " + title, part + ": " + text, table);
  }
}
