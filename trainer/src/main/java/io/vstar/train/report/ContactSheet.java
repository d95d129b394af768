package io.vstar.train.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A contact sheet of pictures, with a row for each word and a column for each prompt and seed.
 *
 * @param columns the prompts, one for every {@code perColumn} pictures of a row
 * @param perColumn the number of pictures of a prompt in a row, one for each seed
 * @param rows the pictures by the label of their row, all of one size
 */
record ContactSheet(List<String> columns, int perColumn, Map<String, List<BufferedImage>> rows) {
  private static final int GAP = 8;
  private static final int LETTERS = 13;
  private static final int MIN_CELL = 160;

  /**
   * The largest number of lines of a prompt above its pictures; the file's metadata has all of it.
   */
  private static final int MAX_LINES = 4;

  /** Draws the sheet. */
  BufferedImage draw() {
    BufferedImage sample = rows.values().iterator().next().get(0);
    int scale = Math.max(1, -Math.floorDiv(-MIN_CELL, sample.getWidth()));
    int w = sample.getWidth() * scale;
    int h = sample.getHeight() * scale;
    int count = columns.size() * perColumn;
    int columnWidth = perColumn * (w + GAP) - GAP;
    Optional<Lettering> letters = Lettering.ofSize(LETTERS);
    List<List<String>> titles =
        columns.stream()
            .map(
                title -> letters.map(l -> l.lines(title, columnWidth, MAX_LINES)).orElse(List.of()))
            .toList();
    int line = letters.map(Lettering::lineHeight).orElse(0);
    int head = GAP + line * titles.stream().mapToInt(List::size).max().orElse(0);
    int rowHeight = line + GAP + h + GAP;
    BufferedImage sheet =
        new BufferedImage(
            GAP + count * (w + GAP), head + rows.size() * rowHeight, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int i = 0; i < titles.size(); i++) {
      int x = GAP + i * perColumn * (w + GAP);
      List<String> title = titles.get(i);
      letters.ifPresent(l -> l.draw(g, title, x, GAP / 2, Color.DARK_GRAY));
    }
    int y = head;
    for (Map.Entry<String, List<BufferedImage>> row : rows.entrySet()) {
      int top = y;
      letters.ifPresent(
          l ->
              l.draw(
                  g,
                  l.lines(row.getKey(), sheet.getWidth() - 2 * GAP, 1),
                  GAP,
                  top + GAP / 2,
                  Color.BLACK));
      for (int i = 0; i < count; i++) {
        g.drawImage(row.getValue().get(i), GAP + i * (w + GAP), y + line + GAP, w, h, null);
      }
      y += rowHeight;
    }
    g.dispose();
    return sheet;
  }
}
