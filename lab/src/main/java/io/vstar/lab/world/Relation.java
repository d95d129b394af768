package io.vstar.lab.world;

/** The place of a scene's first figure relative to its second. */
public enum Relation {
  LEFT_OF,
  RIGHT_OF,
  ABOVE,
  /** The first figure stands on the second. */
  ON
}
