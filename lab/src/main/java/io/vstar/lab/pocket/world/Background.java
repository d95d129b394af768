package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Optional;

/** What is behind the subject. */
public sealed interface Background permits PlainBackground, Landscape {

  /** Where the subject is, in words ("on a blue background"); empty if no words fit. */
  Optional<String> phrase();

  /** Every colour that covers a notable part of the picture. */
  List<Color> colors();

  /** Paints the whole canvas; the same picture at every size. */
  void paint(Graphics2D graphics, int width, int height);
}
