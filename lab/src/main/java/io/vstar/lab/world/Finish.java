package io.vstar.lab.world;

/** What is done to a drawing beside contours, hatching and colours. */
enum Finish {
  NONE,
  /** A mosaic of 32 cells along the shorter side, without smooth edges. */
  PIXELS,
  /** Colour that is thin at the top of figures and dense at their rim. */
  WASH,
  /** A white rim around figures, and a shadow. */
  RIM,
  /** A glow around contours. */
  GLOW
}
