package io.vstar.image;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A font of one size, which draws text on a sheet within a given width. */
public final class Lettering {
  private static final Logger LOG = LoggerFactory.getLogger(Lettering.class);
  private static final String MORE = "…";

  private final FontMetrics metrics;

  private Lettering(FontMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Returns a font of a size in pixels.
   *
   * @return empty on a machine without fonts, on which Java fails in several ways; a sheet is
   *     useful without text
   */
  public static Optional<Lettering> ofSize(int size) {
    Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      FontMetrics metrics = g.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, size));
      metrics.stringWidth("x");
      return Optional.of(new Lettering(metrics));
    } catch (RuntimeException | Error e) {
      LOG.info("a sheet without words: {}", e.toString());
      return Optional.empty();
    } finally {
      g.dispose();
    }
  }

  /** Returns the height of a line in pixels. */
  public int lineHeight() {
    return metrics.getHeight();
  }

  /** Returns the width of a text in pixels. */
  public int width(String text) {
    return metrics.stringWidth(text);
  }

  /**
   * Breaks a text into lines between words, or within a word that is too long.
   *
   * @param width the width in pixels that no line exceeds
   * @param most the largest number of lines; the last one ends in an ellipsis if the text is
   *     truncated
   */
  public List<String> lines(String text, int width, int most) {
    List<String> lines = new ArrayList<>();
    String rest = text.replaceAll("\\s+", " ").strip();
    while (!rest.isEmpty()) {
      if (width(rest) <= width) {
        lines.add(rest);
        return lines;
      }
      if (lines.size() == most - 1) {
        lines.add(rest.substring(0, fitting(rest, width - width(MORE))).stripTrailing() + MORE);
        return lines;
      }
      int end = fitting(rest, width);
      int space = rest.lastIndexOf(' ', end);
      int cut = space > 0 ? space : Math.max(end, Character.charCount(rest.codePointAt(0)));
      lines.add(rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut).strip();
    }
    return lines;
  }

  /** Shortens a text to one line; if it is too long, an ellipsis replaces its middle. */
  public String shortened(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    String end = new StringBuilder(text).reverse().toString();
    int tail = fitting(end, (width - width(MORE)) / 2);
    String last = text.substring(text.length() - tail);
    return text.substring(0, fitting(text, width - width(MORE + last))) + MORE + last;
  }

  /** Draws lines of text from {@code top} downwards. */
  public void draw(Graphics2D g, List<String> lines, int x, int top, Color color) {
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setFont(metrics.getFont());
    g.setColor(color);
    for (int i = 0; i < lines.size(); i++) {
      g.drawString(lines.get(i), x, top + metrics.getAscent() + i * lineHeight());
    }
  }

  /** Returns the number of chars from the start that fit; surrogate pairs are not split. */
  private int fitting(String text, int width) {
    int end = 0;
    while (end < text.length()) {
      int next = end + Character.charCount(text.codePointAt(end));
      if (width(text.substring(0, next)) > width) {
        return end;
      }
      end = next;
    }
    return end;
  }
}
