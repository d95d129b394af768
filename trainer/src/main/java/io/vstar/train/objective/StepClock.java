package io.vstar.train.objective;

/**
 * Told when the parts of a training step end, for measurements. With micro batches the parts of
 * each are told. On a GPU the work of a part may still be under way then.
 */
@FunctionalInterface
public interface StepClock {
  /** Takes no time. */
  StepClock NONE = part -> {};

  /** The parts, in the order of a step. */
  enum Part {
    /** The draw of latents, noise, timesteps and prompts. */
    EXAMPLES,
    /** The text encoders' forward pass. */
    TEXT,
    /** The noising of latents, the UNet's forward pass, the loss. */
    FORWARD,
    /** The gradient, through UNet and text encoders. */
    BACKWARD,
    /** Norm, clipping and update. */
    OPTIMIZER
  }

  void ended(Part part);
}
