package io.vstar.lab.world;

import java.awt.Color;
import java.awt.GradientPaint;

/** The white veil of washes of colour, dense at the top and gone at the bottom. */
final class Wash {
  private static final Color DENSE = new Color(255, 255, 255, 150);
  private static final Color GONE = new Color(255, 255, 255, 0);

  private Wash() {}

  /** Returns the veil between two heights in pixels. */
  static GradientPaint over(double top, double bottom) {
    return new GradientPaint(0, (float) top, DENSE, 0, (float) bottom, GONE);
  }
}
