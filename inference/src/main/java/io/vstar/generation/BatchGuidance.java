package io.vstar.generation;

import io.vstar.image.ImageSize;
import io.vstar.prompt.StepRange;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.tensor.TensorScope;

/** What the pictures of a batch are guided by. */
@FunctionalInterface
public interface BatchGuidance {
  /**
   * Encodes what the pictures are to show.
   *
   * @param range steps over which prompts change, counted in calls of the UNet
   * @param size size of the pictures, which SDXL reads
   * @param scope owns the encoded texts; must stay open as long as the schedule is used
   * @return conditionings of as many rows as the batch has pictures, in their order
   */
  GuidanceSchedule over(StepRange range, ImageSize size, TensorScope scope);
}
