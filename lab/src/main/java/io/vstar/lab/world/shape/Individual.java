package io.vstar.lab.world.shape;

import java.util.List;
import java.util.Optional;

/** Particular things that no word of captions names; the base model sees none of them. */
public enum Individual {
  /** A sitting cat with gold eyes, a dark muzzle, a notched ear, a bib and a ringed tail. */
  TOMCAT(Subject.CAT, SampleShapes.tomcat()),
  /** A pot with spout, lid and curved handle. */
  JUG(Subject.CUP, SampleShapes.jug());

  private final Subject kin;
  private final Pose pose;

  Individual(Subject kin, List<Part> parts) {
    this.kin = kin;
    this.pose = new Pose(Optional.empty(), new Drawing(parts));
  }

  /** Returns the subject that is most like it. */
  public Subject kin() {
    return kin;
  }

  /** Returns its drawing. */
  public Pose pose() {
    return pose;
  }
}
