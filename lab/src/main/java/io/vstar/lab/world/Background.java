package io.vstar.lab.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;

/** A background of a drawing, behind its subject. */
public sealed interface Background permits PlainBackground, Landscape {

  /** Returns all colours that cover a large part of the picture. */
  List<Color> colors();

  /** Paints the whole canvas; the same picture at every size. */
  void paint(Graphics2D graphics, int width, int height);
}
