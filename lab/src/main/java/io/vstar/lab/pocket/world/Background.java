package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Optional;

/** A background of a drawing, behind its subject. */
public sealed interface Background permits PlainBackground, Landscape {

  /** Returns its words for a caption, such as "on a blue background"; empty if no words fit. */
  Optional<String> phrase();

  /** Returns all colours that cover a large part of the picture. */
  List<Color> colors();

  /** Paints the whole canvas; the same picture at every size. */
  void paint(Graphics2D graphics, int width, int height);
}
