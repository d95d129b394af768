package io.vstar.train.imagic;

/** A listener to the progress of Imagic. */
@FunctionalInterface
public interface ImagicListener {
  /** A part of the work, in order. */
  enum Part {
    /** The learning of the embedding. */
    EMBEDDING,
    /** The comparison pictures of img2img. */
    OVERDRAWING,
    /** The tuning of the UNet. */
    MODEL,
    /** The pictures along the line. */
    DRAWING
  }

  /**
   * Receives the progress after each step.
   *
   * @param part the part of the work
   * @param done the number of its steps that are done
   * @param total the number of its steps
   * @param message the loss of a step of learning; empty otherwise
   */
  void afterStep(Part part, long done, long total, String message);
}
