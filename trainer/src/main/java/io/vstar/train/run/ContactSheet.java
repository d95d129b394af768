package io.vstar.train.run;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures side by side: a row for each word, a column for each prompt and seed.
 *
 * @param columns prompts, one for every {@code perColumn} pictures of a row
 * @param rows pictures by word, all of one size
 */
record ContactSheet(List<String> columns, int perColumn, Map<String, List<BufferedImage>> rows) {
  private static final Logger LOG = LoggerFactory.getLogger(ContactSheet.class);
  private static final int GAP = 8;
  private static final int HEAD = 24;
  private static final int MIN_CELL = 160;

  BufferedImage draw() {
    BufferedImage sample = rows.values().iterator().next().get(0);
    int scale = Math.max(1, -Math.floorDiv(-MIN_CELL, sample.getWidth()));
    int w = sample.getWidth() * scale;
    int h = sample.getHeight() * scale;
    int count = columns.size() * perColumn;
    int width = GAP + count * (w + GAP);
    int height = HEAD + rows.size() * (HEAD + h + GAP);
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    int y = HEAD;
    for (Map.Entry<String, List<BufferedImage>> row : rows.entrySet()) {
      y += HEAD;
      for (int i = 0; i < count; i++) {
        g.drawImage(row.getValue().get(i), GAP + i * (w + GAP), y, w, h, null);
      }
      y += h + GAP;
    }
    label(g, w, h);
    g.dispose();
    return sheet;
  }

  private void label(Graphics2D g, int w, int h) {
    try {
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
      g.setColor(Color.DARK_GRAY);
      for (int i = 0; i < columns.size(); i++) {
        g.drawString(columns.get(i), GAP + i * perColumn * (w + GAP), HEAD - 7);
      }
      int y = 2 * HEAD - 7;
      for (String word : rows.keySet()) {
        g.drawString(word, GAP, y);
        y += HEAD + h + GAP;
      }
    } catch (RuntimeException | Error e) {
      // A machine without any font: Java then fails in many ways. The pictures are what counts.
      LOG.info("contact sheet without labels: {}", e.toString());
    }
  }
}
