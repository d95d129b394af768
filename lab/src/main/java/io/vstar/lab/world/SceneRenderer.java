package io.vstar.lab.world;

import io.vstar.lab.world.color.ColorMatrix;
import io.vstar.lab.world.shape.Ink;
import io.vstar.lab.world.shape.Part;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;

/** Draws scenes at any size. It has no state. */
public final class SceneRenderer {
  private static final int MOSAIC_CELLS = 32; // along the shorter side

  /** Draws a scene as {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage render(Scene scene, int width, int height) {
    return render(scene.figures(), scene.background(), scene.style(), width, height);
  }

  /** Draws the background alone, in a style, as {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage render(Background background, Style style, int width, int height) {
    return render(List.of(), background, style, width, height);
  }

  private static BufferedImage render(
      List<Figure> figures, Background background, Style style, int width, int height) {
    if (style.look().finish() != Finish.PIXELS) {
      return drawn(figures, background, style, width, height, true);
    }
    double cell = Math.min(width, height) / (double) MOSAIC_CELLS;
    int columns = (int) Math.round(width / cell);
    int rows = (int) Math.round(height / cell);
    BufferedImage small = drawn(figures, background, style, columns, rows, false);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.drawImage(small, 0, 0, width, height, null); // nearest neighbour
    graphics.dispose();
    return image;
  }

  /**
   * Draws the mask of a figure as {@link BufferedImage#TYPE_BYTE_GRAY}: 255 inside, 0 outside,
   * coverage at the edge.
   */
  public BufferedImage silhouette(Figure figure, int width, int height) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = graphics(mask, true);
    graphics.setColor(Color.WHITE);
    graphics.fill(
        FigurePainter.placement(figure, width, height)
            .createTransformedShape(figure.pose().drawing().silhouette()));
    graphics.dispose();
    return mask;
  }

  /** Draws the mask of a figure's visible fill, with the values of {@link #silhouette}. */
  public BufferedImage body(Figure figure, int width, int height) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = graphics(mask, true);
    for (Part part : figure.pose().drawing().parts()) {
      graphics.setColor(part.ink() == Ink.BODY ? Color.WHITE : Color.BLACK);
      graphics.fill(
          FigurePainter.placement(figure, width, height).createTransformedShape(part.shape()));
    }
    graphics.dispose();
    return mask;
  }

  private static BufferedImage drawn(
      List<Figure> figures,
      Background background,
      Style style,
      int width,
      int height,
      boolean smooth) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = graphics(image, smooth);
    paintBackground(background, style, graphics, width, height);
    for (int i = figures.size() - 1; i >= 0; i--) {
      new FigurePainter(style.look(), width, height).paint(figures.get(i), graphics);
    }
    graphics.dispose();
    recolor(image, style.colors());
    return image;
  }

  private static void paintBackground(
      Background background, Style style, Graphics2D graphics, int width, int height) {
    if (style.paper().isPresent()) {
      graphics.setColor(style.paper().get());
      graphics.fillRect(0, 0, width, height);
      return;
    }
    background.paint(graphics, width, height);
    if (style.look().finish() == Finish.WASH) {
      graphics.setPaint(Wash.over(0, height));
      graphics.fillRect(0, 0, width, height);
    }
  }

  private static void recolor(BufferedImage image, ColorMatrix colors) {
    if (colors.equals(ColorMatrix.IDENTITY)) {
      return;
    }
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = colors.apply(pixels[i]);
    }
  }

  static Graphics2D graphics(BufferedImage image, boolean smooth) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        smooth ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
    // Exact outlines: with the default, thin shapes jump by half a pixel as the subject moves.
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return graphics;
  }
}
