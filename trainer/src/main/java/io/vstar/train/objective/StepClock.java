package io.vstar.train.objective;

/**
 * A clock that is called as the parts of a training step end, for measurements. The parts of each
 * micro batch are reported. On a GPU the work of a part may still be running when it is reported.
 */
@FunctionalInterface
public interface StepClock {
  /** The clock that measures nothing. */
  StepClock NONE = part -> {};

  /** A part of a training step, in order. */
  enum Part {
    /** The draw of latents, noise, timesteps and prompts. */
    EXAMPLES,
    /** The text encoders' forward pass. */
    TEXT,
    /** The noising of latents, the UNet's forward pass, the loss. */
    FORWARD,
    /** The backward pass through the UNet and the text encoders. */
    BACKWARD,
    /** The gradient norm, clipping and the update. */
    OPTIMIZER
  }

  /** Reports that a part has ended. */
  void ended(Part part);
}
