package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** Draws scenes, anti-aliased, at any size. It has no state. */
public final class SceneRenderer {

  /** Draws a scene as {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage render(Scene scene, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = graphics(image);
    scene.background().paint(graphics, width, height);
    AffineTransform place = placement(scene, width, height);
    for (Part part : scene.subject().parts()) {
      graphics.setColor(part.ink().on(scene.fill().base()));
      graphics.fill(place.createTransformedShape(part.shape()));
      if (part.ink() == Ink.BODY) {
        graphics.setColor(scene.fill().accent());
        graphics.fill(place.createTransformedShape(scene.subject().marks(scene.fill().pattern())));
      }
    }
    graphics.dispose();
    return image;
  }

  /** Draws a scene in a tone. */
  public BufferedImage render(Scene scene, Tone tone, int width, int height) {
    return tone.on(render(scene, width, height));
  }

  /** Draws the background alone, as {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage render(Background background, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = graphics(image);
    background.paint(graphics, width, height);
    graphics.dispose();
    return image;
  }

  /**
   * Draws the mask of the subject as {@link BufferedImage#TYPE_BYTE_GRAY}: 255 inside, 0 outside,
   * coverage at the edge.
   */
  public BufferedImage silhouette(Scene scene, int width, int height) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = graphics(mask);
    graphics.setColor(Color.WHITE);
    graphics.fill(
        placement(scene, width, height).createTransformedShape(scene.subject().silhouette()));
    graphics.dispose();
    return mask;
  }

  /** Draws the mask of the subject's visible fill, with the values of {@link #silhouette}. */
  public BufferedImage body(Scene scene, int width, int height) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = graphics(mask);
    AffineTransform place = placement(scene, width, height);
    for (Part part : scene.subject().parts()) {
      graphics.setColor(part.ink() == Ink.BODY ? Color.WHITE : Color.BLACK);
      graphics.fill(place.createTransformedShape(part.shape()));
    }
    graphics.dispose();
    return mask;
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    // Exact outlines: with the default, thin shapes jump by half a pixel as the subject moves.
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return graphics;
  }

  /** Returns the transform from the subject's square (0, 0) to (100, 100) to the canvas. */
  private static AffineTransform placement(Scene scene, int width, int height) {
    double scale = scene.size() * Math.min(width, height) / 100;
    AffineTransform place =
        AffineTransform.getTranslateInstance(scene.centerX() * width, scene.centerY() * height);
    place.scale(scene.mirrored() ? -scale : scale, scale);
    place.translate(-50, -50);
    return place;
  }
}
