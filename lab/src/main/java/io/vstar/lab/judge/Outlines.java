package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.shape.Pose;
import io.vstar.lab.world.shape.Subject;
import java.util.HashMap;
import java.util.Map;

/** The outlines of all postures. It is immutable. */
final class Outlines {
  private final Map<Pose, Outline> byPose = new HashMap<>();

  Outlines() {
    for (Subject subject : Subject.values()) {
      subject.poses().forEach(pose -> byPose.put(pose, Outline.of(pose.drawing())));
    }
  }

  /** Returns the enlarged silhouette of a figure of a subject, with its holes filled. */
  Mask mask(Figure figure, Growth growth, int width, int height) {
    return growth.of(byPose.get(figure.pose()).mask(figure, width, height));
  }
}
