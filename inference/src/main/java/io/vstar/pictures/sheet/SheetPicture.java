package io.vstar.pictures.sheet;

import io.vstar.error.ConfigException;
import io.vstar.image.Lettering;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The picture of a sheet.
 *
 * @param sheet the sheet
 * @param pictures the pictures by sheet, row and column
 */
public record SheetPicture(Sheet sheet, List<BufferedImage> pictures) {
  private static final int GAP = 8;
  private static final int LEAST_CELL = 160; // small pictures are enlarged, so that labels fit
  private static final int LEAST_LETTERS = 13;
  private static final int LETTERS_IN_CELL = 25;
  private static final int MOST_LINES = 4;
  private static final long MOST_PIXELS = 200_000_000; // 800 MB

  public SheetPicture {
    pictures = List.copyOf(pictures);
  }

  /** Returns the pictures without labels and gaps, in their own size, as A1111's grids. */
  public BufferedImage grid() {
    int width = cellWidth();
    int height = cellHeight();
    BufferedImage grid = blank(width * sheet.columns(), height * sheet.rows() * sheet.sheets());
    Graphics2D g = grid.createGraphics();
    for (int i = 0; i < pictures.size(); i++) {
      int column = i % sheet.columns();
      g.drawImage(pictures.get(i), column * width, i / sheet.columns() * height, null);
    }
    g.dispose();
    return grid;
  }

  /** Returns the pictures with the values of the axes beside them. */
  public BufferedImage labelled() {
    int scale = Math.max(1, -Math.floorDiv(-LEAST_CELL, cellWidth()));
    int letters =
        Math.max(LEAST_LETTERS, scale * (cellWidth() + cellHeight()) / 2 / LETTERS_IN_CELL);
    return new Layout(scale, Lettering.ofSize(letters)).draw();
  }

  private int cellWidth() {
    return pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
  }

  private int cellHeight() {
    return pictures.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
  }

  private static BufferedImage blank(int width, int height) {
    if ((long) width * height > MOST_PIXELS) {
      throw new ConfigException(
          "the sheet would be %dx%d pixels; make it of fewer pictures, or of smaller ones"
              .formatted(width, height));
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.dispose();
    return image;
  }

  /** The places of pictures and labels. */
  private final class Layout {
    private final int scale;
    private final Optional<Lettering> letters;
    private final int cellWidth;
    private final int cellHeight;
    private final List<List<String>> columnLabels;
    private final List<List<String>> rowLabels;
    private final int left;
    private final int head;
    private final int title;

    Layout(int scale, Optional<Lettering> letters) {
      this.scale = scale;
      this.letters = letters;
      this.cellWidth = scale * cellWidth();
      this.cellHeight = scale * cellHeight();
      this.columnLabels = lines(sheet.x(), cellWidth);
      this.rowLabels = sheet.y().map(axis -> lines(axis, cellWidth)).orElse(List.of());
      this.left = sheet.y().isPresent() ? 2 * GAP + width(rowLabels) : GAP;
      this.head = GAP + line() * longest(columnLabels);
      this.title = sheet.z().isPresent() ? GAP + line() : 0;
    }

    private List<List<String>> lines(Axis axis, int width) {
      return IntStream.range(0, axis.values().size())
          .mapToObj(
              i -> letters.map(l -> l.lines(axis.label(i), width, MOST_LINES)).orElse(List.of()))
          .toList();
    }

    private int width(List<List<String>> labels) {
      return labels.stream()
          .flatMap(List::stream)
          .mapToInt(text -> letters.orElseThrow().width(text))
          .max()
          .orElse(0);
    }

    private int longest(List<List<String>> labels) {
      return labels.stream().mapToInt(List::size).max().orElse(0);
    }

    private int line() {
      return letters.map(Lettering::lineHeight).orElse(0);
    }

    private int sheetHeight() {
      return title + head + sheet.rows() * (cellHeight + GAP);
    }

    BufferedImage draw() {
      BufferedImage image =
          blank(left + sheet.columns() * (cellWidth + GAP), GAP + sheet.sheets() * sheetHeight());
      Graphics2D g = image.createGraphics();
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      for (int z = 0; z < sheet.sheets(); z++) {
        drawSheet(g, z, z * sheetHeight());
      }
      g.dispose();
      return image;
    }

    private void drawSheet(Graphics2D g, int z, int top) {
      int width = left + sheet.columns() * (cellWidth + GAP);
      sheet.z().ifPresent(axis -> text(g, lines(axis, width - 2 * GAP).get(z), GAP, top + GAP));
      int under = top + title + head;
      for (int x = 0; x < sheet.columns(); x++) {
        List<String> label = columnLabels.get(x);
        text(g, label, left + x * (cellWidth + GAP), under - label.size() * line());
      }
      for (int y = 0; y < sheet.rows(); y++) {
        int cellTop = under + GAP / 2 + y * (cellHeight + GAP);
        if (!rowLabels.isEmpty()) {
          text(g, rowLabels.get(y), GAP, cellTop);
        }
        for (int x = 0; x < sheet.columns(); x++) {
          picture(g, (z * sheet.rows() + y) * sheet.columns() + x, cellTop);
        }
      }
    }

    private void picture(Graphics2D g, int index, int top) {
      BufferedImage picture = pictures.get(index);
      int x = left + index % sheet.columns() * (cellWidth + GAP);
      g.drawImage(picture, x, top, scale * picture.getWidth(), scale * picture.getHeight(), null);
    }

    private void text(Graphics2D g, List<String> lines, int x, int top) {
      letters.ifPresent(l -> l.draw(g, lines, x, top, Color.BLACK));
    }
  }
}
