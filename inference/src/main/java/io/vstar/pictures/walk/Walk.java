package io.vstar.pictures.walk;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of a walk.
 *
 * @param frames the frames in their order
 * @param linear the steps of as many frames at equal places
 * @param drawings number of pictures that were drawn
 */
public record Walk(List<Frame> frames, StepStatistics linear, int drawings) {
  public Walk {
    frames = List.copyOf(frames);
  }

  /**
   * A frame.
   *
   * @param place its place η: 0 is the first prompt, 1 the other
   */
  public record Frame(double place, BufferedImage picture) {}

  /** Returns the steps between the frames. */
  public StepStatistics steps() {
    return steps(frames);
  }

  /** Measures the steps between frames. */
  static StepStatistics steps(List<Frame> frames) {
    List<PerceptualDistance> seen =
        frames.stream().map(frame -> PerceptualDistance.of(frame.picture())).toList();
    List<Double> steps = new ArrayList<>();
    for (int i = 1; i < seen.size(); i++) {
      steps.add(seen.get(i - 1).to(seen.get(i)));
    }
    return new StepStatistics(steps);
  }
}
