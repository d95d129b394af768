package io.vstar.lab.world;

import io.vstar.lab.world.shape.Drawing;
import io.vstar.lab.world.shape.Ink;
import io.vstar.lab.world.shape.Part;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Paints figures in a style on a canvas, before the style's map of colours. */
final class FigurePainter {
  /** Parts that are narrower, in the units of drawings, are details: they have no contour. */
  private static final double DETAIL = 17;

  private static final double[] GLOW_WIDTHS = {4.5, 2.6};
  private static final int GLOW_ALPHA = 62;
  private static final int RIM_ALPHA = 130;
  private static final Color SHADOW = new Color(20, 20, 30, 80);
  private static final Color DARK_RIM = new Color(25, 25, 35, RIM_ALPHA);

  private final Look look;
  private final int width;
  private final int height;
  private final double unit;

  FigurePainter(Look look, int width, int height) {
    this.look = look;
    this.width = width;
    this.height = height;
    this.unit = Math.min(width, height) / 100.0;
  }

  /** Returns the transform from the drawing's square (0, 0) to (100, 100) to the canvas. */
  static AffineTransform placement(Figure figure, int width, int height) {
    double scale = figure.size() * Math.min(width, height) / 100;
    AffineTransform place =
        AffineTransform.getTranslateInstance(figure.centerX() * width, figure.centerY() * height);
    place.scale(figure.mirrored() ? -scale : scale, scale);
    place.translate(-50, -50);
    return place;
  }

  void paint(Figure figure, Graphics2D graphics) {
    AffineTransform place = placement(figure, width, height);
    Shape silhouette = place.createTransformedShape(figure.pose().drawing().silhouette());
    if (look.finish() == Finish.RIM) {
      paintRim(silhouette, graphics);
    }
    for (Part part : figure.pose().drawing().parts()) {
      paintPart(part, figure, place, graphics);
    }
    look.hatching().ifPresent(lines -> hatch(lines, silhouette, graphics));
    if (look.finish() == Finish.WASH) {
      wash(silhouette, graphics);
    }
  }

  private void paintPart(Part part, Figure figure, AffineTransform place, Graphics2D graphics) {
    Shape shape = place.createTransformedShape(part.shape());
    Color own = part.ink().on(figure.fill().base());
    boolean detail = isDetail(part);
    boolean lines = look.paper().isPresent();
    graphics.setColor(lines && !detail ? look.paper().get() : lines ? lineColor(own) : own);
    graphics.fill(shape);
    if (part.ink() == Ink.BODY) {
      paintMarks(figure, place, graphics);
    }
    if (!detail && look.contour().isPresent()) {
      stroke(shape, own, 1, graphics);
    }
  }

  private void paintMarks(Figure figure, AffineTransform place, Graphics2D graphics) {
    Drawing drawing = figure.pose().drawing();
    Shape marks = place.createTransformedShape(drawing.marks(figure.fill().pattern()));
    if (look.paper().isPresent()) {
      stroke(marks, figure.fill().accent(), 0.8, graphics);
    } else {
      graphics.setColor(figure.fill().accent());
      graphics.fill(marks);
    }
  }

  private Color lineColor(Color own) {
    return look.contour().flatMap(Contour::color).orElse(own);
  }

  /** Draws a contour of the style, which must have one, with its glow. */
  private void stroke(Shape shape, Color own, double factor, Graphics2D graphics) {
    Contour contour = look.contour().orElseThrow();
    Color color = lineColor(own);
    if (look.finish() == Finish.GLOW) {
      graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), GLOW_ALPHA));
      for (double wider : GLOW_WIDTHS) {
        graphics.setStroke(contour.stroke(unit, factor * wider));
        graphics.draw(shape);
      }
    }
    graphics.setColor(color);
    graphics.setStroke(contour.stroke(unit, factor));
    graphics.draw(shape);
  }

  private void paintRim(Shape silhouette, Graphics2D graphics) {
    BasicStroke wide =
        new BasicStroke((float) (7 * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    Shape shadow =
        AffineTransform.getTranslateInstance(1.5 * unit, 2.2 * unit)
            .createTransformedShape(silhouette);
    graphics.setStroke(wide);
    BufferedImage layer = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D shade = SceneRenderer.graphics(layer, true);
    shade.setComposite(AlphaComposite.Src);
    shade.setColor(SHADOW);
    shade.setStroke(wide);
    shade.fill(shadow);
    shade.draw(shadow);
    shade.dispose();
    graphics.drawImage(layer, 0, 0, null);
    graphics.setColor(Color.WHITE);
    graphics.draw(silhouette);
    graphics.fill(silhouette);
  }

  private void hatch(Hatching lines, Shape silhouette, Graphics2D graphics) {
    BufferedImage layer = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D drawn = SceneRenderer.graphics(layer, true);
    drawn.setColor(lines.color());
    drawn.setStroke(
        new BasicStroke(
            (float) (lines.width() * unit), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    double reach = width + height;
    AffineTransform turn =
        AffineTransform.getRotateInstance(
            -Math.toRadians(lines.degrees()), width / 2.0, height / 2.0);
    double step = lines.spacing() * unit;
    for (double y = height / 2.0 - Math.floor(reach / step) * step; y < reach; y += step) {
      drawn.draw(turn.createTransformedShape(new Line2D.Double(-reach, y, 2 * reach, y)));
    }
    keepInside(silhouette, drawn);
    graphics.drawImage(layer, 0, 0, null);
  }

  private void wash(Shape silhouette, Graphics2D graphics) {
    BufferedImage layer = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D drawn = SceneRenderer.graphics(layer, true);
    Rectangle2D bounds = silhouette.getBounds2D();
    drawn.setPaint(Wash.over(bounds.getMinY(), bounds.getMaxY()));
    drawn.fill(silhouette);
    drawn.setColor(DARK_RIM);
    drawn.setStroke(
        new BasicStroke((float) (4 * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    drawn.draw(silhouette);
    keepInside(silhouette, drawn);
    graphics.drawImage(layer, 0, 0, null);
  }

  /** Clears a layer outside a shape, with a smooth edge. */
  private void keepInside(Shape shape, Graphics2D layer) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D inside = SceneRenderer.graphics(mask, true);
    inside.setColor(Color.BLACK);
    inside.fill(shape);
    inside.dispose();
    layer.setComposite(AlphaComposite.DstIn);
    layer.drawImage(mask, 0, 0, null);
    layer.dispose();
  }

  private static boolean isDetail(Part part) {
    Rectangle2D bounds = part.shape().getBounds2D();
    return Math.min(bounds.getWidth(), bounds.getHeight()) < DETAIL;
  }
}
