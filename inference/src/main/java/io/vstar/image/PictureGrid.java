package io.vstar.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/**
 * A grid of pictures with a caption below each.
 *
 * @param rows the rows of the grid, from the top; a row may be shorter than others
 */
public record PictureGrid(List<List<Cell>> rows) {
  private static final int GAP = 8;
  private static final int LETTERS = 13;
  private static final int MOST_LINES = 3;

  /** The least width of a cell, to which small pictures are enlarged. */
  private static final int MIN_CELL = 200;

  /** A picture with its caption. */
  public record Cell(String caption, BufferedImage picture) {
    /** Returns the factor by which a small picture is enlarged. */
    private int scale() {
      return Math.max(1, -Math.floorDiv(-MIN_CELL, picture.getWidth()));
    }

    private int width() {
      return scale() * picture.getWidth();
    }

    private int height() {
      return scale() * picture.getHeight();
    }
  }

  public PictureGrid {
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** Draws the grid on white. */
  public BufferedImage draw() {
    Optional<Lettering> letters = Lettering.ofSize(LETTERS);
    int width = GAP + rows.stream().mapToInt(PictureGrid::width).max().orElse(0);
    int height = GAP + rows.stream().mapToInt(row -> height(row, letters)).sum();
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    int y = GAP;
    for (List<Cell> row : rows) {
      int x = GAP;
      for (Cell cell : row) {
        draw(g, cell, x, y, letters);
        x += cell.width() + GAP;
      }
      y += height(row, letters);
    }
    g.dispose();
    return sheet;
  }

  private static void draw(Graphics2D g, Cell cell, int x, int y, Optional<Lettering> letters) {
    g.drawImage(cell.picture(), x, y, cell.width(), cell.height(), null);
    letters.ifPresent(
        font -> font.draw(g, lines(cell, font), x, y + cell.height() + 2, Color.BLACK));
  }

  private static int width(List<Cell> row) {
    return row.stream().mapToInt(cell -> cell.width() + GAP).sum();
  }

  /** Returns the height of a row with its captions and the gap below. */
  private static int height(List<Cell> row, Optional<Lettering> letters) {
    int pictures = row.stream().mapToInt(Cell::height).max().orElse(0);
    int captions =
        letters
            .map(
                font ->
                    font.lineHeight()
                        * row.stream().mapToInt(c -> lines(c, font).size()).max().orElse(0))
            .orElse(0);
    return pictures + captions + 2 * GAP;
  }

  private static List<String> lines(Cell cell, Lettering font) {
    return font.lines(cell.caption(), cell.width(), MOST_LINES);
  }
}
