package io.vstar.pictures.walk;

import io.vstar.error.ConfigException;
import io.vstar.generation.Interpolation;
import io.vstar.pictures.PictureTask;

/**
 * The settings of a walk.
 *
 * @param from the task of the first end: prompt, seed and all that the frames share
 * @param to the prompt of the other end
 * @param begin place η of the first frame: 0 is the first prompt, 1 the other; may lie beyond
 * @param end place η of the last frame
 * @param frames number of frames, 1 to 500
 * @param interpolation the way between the encoded prompts
 * @param spacing where frames lie on the way
 * @param mostDrawings largest number of pictures that may be drawn to choose the frames from; at
 *     least the number of frames
 */
public record WalkOrder(
    PictureTask from,
    String to,
    double begin,
    double end,
    int frames,
    Interpolation interpolation,
    Spacing spacing,
    int mostDrawings) {
  private static final int MOST_FRAMES = 500;
  private static final int MOST_DRAWINGS = 2000;

  /** Where frames lie on the way. */
  public enum Spacing {
    /** At equal distances of η. */
    LINEAR,
    /** At equal perceptual distances of the pictures. */
    VISUAL
  }

  /**
   * Checks the numbers.
   *
   * @throws ConfigException if one is not valid
   */
  public WalkOrder {
    if (frames < 1 || frames > MOST_FRAMES) {
      throw new ConfigException(
          "the walk has %d frames, expected 1 to %d".formatted(frames, MOST_FRAMES));
    }
    if (!Double.isFinite(begin) || !Double.isFinite(end) || begin == end && frames > 1) {
      throw new ConfigException(
          "the walk begins at %s and ends at %s, expected two different numbers"
              .formatted(begin, end));
    }
    if (mostDrawings < frames || mostDrawings > MOST_DRAWINGS) {
      throw new ConfigException(
          "at most %d drawings for %d frames, expected at least as many and no more than %d"
              .formatted(mostDrawings, frames, MOST_DRAWINGS));
    }
  }

  /** Returns a walk from one prompt to the other in 50 frames at equal visual steps. */
  public static WalkOrder of(PictureTask from, String to) {
    return new WalkOrder(from, to, 0, 1, 50, Interpolation.LINEAR, Spacing.VISUAL, 400);
  }

  /** Returns the place of a frame at equal distances. */
  double place(int frame) {
    return frames == 1 ? begin : begin + (end - begin) * frame / (frames - 1);
  }
}
