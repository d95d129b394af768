package io.vstar.train.report;

import io.vstar.image.Lettering;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A contact sheet of pictures, with a row for each word and a column for each prompt. Columns that
 * do not fit beside each other are continued in another band below.
 *
 * @param labels the labels of the rows
 * @param columns the columns, each with as many rows as there are labels
 */
record ContactSheet(List<String> labels, List<Column> columns) {
  private static final int GAP = 8;
  private static final int LETTERS = 13;
  private static final int MIN_CELL = 160;

  /** The width of a band in pixels, unless fewer pictures than these would fit into it. */
  private static final int BAND = 1600;

  private static final int LEAST_PICTURES = 4;

  /**
   * The largest number of lines of a prompt above its pictures; the file's metadata has all of it.
   */
  private static final int MAX_LINES = 4;

  /**
   * The pictures of one prompt.
   *
   * @param title the prompt
   * @param rows the pictures by row, one for each seed, all of one size
   */
  record Column(String title, List<List<BufferedImage>> rows) {
    Column {
      rows = rows.stream().map(List::copyOf).toList();
    }

    private int pictures() {
      return rows.get(0).size();
    }

    /** Returns the factor by which small pictures are enlarged. */
    private int scale() {
      return Math.max(1, -Math.floorDiv(-MIN_CELL, rows.get(0).get(0).getWidth()));
    }

    private int cellWidth() {
      return rows.get(0).get(0).getWidth() * scale();
    }

    private int cellHeight() {
      return rows.get(0).get(0).getHeight() * scale();
    }

    /** Returns the width with the gap behind the last picture. */
    private int width() {
      return pictures() * (cellWidth() + GAP);
    }

    /** Returns columns of the same prompt that are no wider than a band. */
    private List<Column> split(int band) {
      int most = Math.max(1, (band - GAP) / (cellWidth() + GAP));
      List<Column> parts = new ArrayList<>();
      for (int from = 0; from < pictures(); from += most) {
        int begin = from;
        int end = Math.min(from + most, pictures());
        parts.add(new Column(title, rows.stream().map(row -> row.subList(begin, end)).toList()));
      }
      return parts;
    }
  }

  /**
   * Columns beside each other.
   *
   * @param titles the lines of their titles
   */
  private record Band(List<Column> columns, List<List<String>> titles) {
    int width() {
      return GAP + columns.stream().mapToInt(Column::width).sum();
    }

    int headHeight(int line) {
      return GAP + line * titles.stream().mapToInt(List::size).max().orElse(0);
    }

    int rowHeight(int line) {
      return line + 2 * GAP + columns.stream().mapToInt(Column::cellHeight).max().orElse(0);
    }
  }

  /** Draws the sheet. */
  BufferedImage draw() {
    Optional<Lettering> letters = Lettering.ofSize(LETTERS);
    int line = letters.map(Lettering::lineHeight).orElse(0);
    List<Band> bands = bands(letters);
    BufferedImage sheet =
        new BufferedImage(
            bands.stream().mapToInt(Band::width).max().orElse(GAP),
            bands.stream()
                .mapToInt(band -> band.headHeight(line) + labels.size() * band.rowHeight(line))
                .sum(),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    int y = 0;
    for (Band band : bands) {
      drawTitles(g, band, y, letters);
      y += band.headHeight(line);
      for (int row = 0; row < labels.size(); row++) {
        drawRow(g, band, row, y, letters);
        y += band.rowHeight(line);
      }
    }
    g.dispose();
    return sheet;
  }

  private List<Band> bands(Optional<Lettering> letters) {
    int widest = columns.stream().mapToInt(Column::cellWidth).max().orElse(MIN_CELL);
    int limit = Math.max(BAND, GAP + LEAST_PICTURES * (widest + GAP));
    List<Band> bands = new ArrayList<>();
    List<Column> beside = new ArrayList<>();
    int width = GAP;
    for (Column column : columns.stream().flatMap(each -> each.split(limit).stream()).toList()) {
      if (!beside.isEmpty() && width + column.width() > limit) {
        bands.add(band(beside, letters));
        beside.clear();
        width = GAP;
      }
      beside.add(column);
      width += column.width();
    }
    bands.add(band(beside, letters));
    return bands;
  }

  private static Band band(List<Column> columns, Optional<Lettering> letters) {
    List<List<String>> titles =
        columns.stream()
            .map(
                column ->
                    letters
                        .map(l -> l.lines(column.title(), column.width() - GAP, MAX_LINES))
                        .orElse(List.of()))
            .toList();
    return new Band(List.copyOf(columns), titles);
  }

  private static void drawTitles(Graphics2D g, Band band, int y, Optional<Lettering> letters) {
    int x = GAP;
    for (int i = 0; i < band.columns().size(); i++) {
      List<String> title = band.titles().get(i);
      int left = x;
      letters.ifPresent(l -> l.draw(g, title, left, y + GAP / 2, Color.DARK_GRAY));
      x += band.columns().get(i).width();
    }
  }

  private void drawRow(Graphics2D g, Band band, int row, int y, Optional<Lettering> letters) {
    letters.ifPresent(
        l ->
            l.draw(
                g,
                l.lines(labels.get(row), band.width() - 2 * GAP, 1),
                GAP,
                y + GAP / 2,
                Color.BLACK));
    int top = y + letters.map(Lettering::lineHeight).orElse(0) + GAP;
    int x = GAP;
    for (Column column : band.columns()) {
      for (BufferedImage picture : column.rows().get(row)) {
        g.drawImage(picture, x, top, column.cellWidth(), column.cellHeight(), null);
        x += column.cellWidth() + GAP;
      }
    }
  }
}
