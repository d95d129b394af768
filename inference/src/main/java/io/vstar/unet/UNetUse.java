package io.vstar.unet;

/**
 * What a UNet is for, which decides between time and memory. Results are the same up to rounding.
 */
public enum UNetUse {
  /** Predictions alone: a little memory is spent where it saves time. */
  DRAWING(true, false),
  /** Gradients as well, whose intermediates need the memory. */
  TRAINING(false, false),
  /**
   * As {@link #TRAINING}, and intermediates of the outer half of the levels, where most memory
   * goes, are computed again for the gradient instead of being kept (activation checkpointing).
   */
  TRAINING_CHECKPOINTED(false, true);

  private final boolean transformingFilters;
  private final boolean recomputing;

  UNetUse(boolean transformingFilters, boolean recomputing) {
    this.transformingFilters = transformingFilters;
    this.recomputing = recomputing;
  }

  /**
   * To train with.
   *
   * @param checkpointing whether to save memory by computing intermediates twice
   */
  public static UNetUse training(boolean checkpointing) {
    return checkpointing ? TRAINING_CHECKPOINTED : TRAINING;
  }

  /** Whether convolutions may keep their weights in a larger form that computes faster. */
  boolean transformingFilters() {
    return transformingFilters;
  }

  /** Whether intermediates are computed twice. */
  boolean recomputing() {
    return recomputing;
  }
}
