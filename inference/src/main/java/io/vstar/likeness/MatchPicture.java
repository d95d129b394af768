package io.vstar.likeness;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws two pictures side by side with lines between the keypoints that match. */
public final class MatchPicture {
  private static final int GAP = 16;
  private static final int SMALL_SIDE = 512; // pictures are enlarged to at least this
  private static final int MOST_LINES = 150;

  private MatchPicture() {}

  /**
   * Draws the matches of two pictures, the best 150 at most, each in a colour of its own. The
   * second picture is stretched to the size of the first.
   */
  public static BufferedImage draw(ComparablePicture first, ComparablePicture other) {
    ComparablePicture second = other.inSizeOf(first);
    int width = first.image().getWidth();
    int height = first.image().getHeight();
    double scale = Math.max(1, (double) SMALL_SIDE / Math.max(width, height));
    int shownWidth = (int) Math.round(scale * width);
    int shownHeight = (int) Math.round(scale * height);
    int right = shownWidth + GAP;
    BufferedImage sheet =
        new BufferedImage(right + shownWidth, shownHeight, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    try {
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.drawImage(first.image(), 0, 0, shownWidth, shownHeight, null);
      g.drawImage(second.image(), right, 0, shownWidth, shownHeight, null);
      drawLines(g, first.points().matches(second.points()), scale, right);
    } finally {
      g.dispose();
    }
    return sheet;
  }

  private static void drawLines(
      Graphics2D g, List<PointMatch> matches, double scale, double right) {
    g.setStroke(new BasicStroke(1.5f));
    int lines = Math.min(MOST_LINES, matches.size());
    for (int i = lines - 1; i >= 0; i--) { // the best on top
      PointMatch match = matches.get(i);
      double x1 = scale * match.first().x();
      double y1 = scale * match.first().y();
      double x2 = right + scale * match.second().x();
      double y2 = scale * match.second().y();
      // Steps by the golden ratio keep neighbouring hues apart.
      g.setColor(Color.getHSBColor(i * 0.618034f, 0.85f, 0.9f));
      g.draw(new Line2D.Double(x1, y1, x2, y2));
      g.draw(new Ellipse2D.Double(x1 - 3, y1 - 3, 6, 6));
      g.draw(new Ellipse2D.Double(x2 - 3, y2 - 3, 6, 6));
    }
  }
}
