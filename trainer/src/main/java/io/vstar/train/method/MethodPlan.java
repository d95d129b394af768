package io.vstar.train.method;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import java.util.List;

/** One run of a method, before anything is loaded. */
public interface MethodPlan {

  /** Says for people what is learned, as {@code <cat> from "cat", 12 vectors}. */
  String subject();

  /** Returns what of the base model has to be loaded, and how. */
  LoadPlan loadPlan();

  /**
   * Returns the prompts that the pictures are trained with.
   *
   * @throws io.vstar.error.DatasetException naming one that cannot be used
   */
  TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images);

  /**
   * Checks what needs the base model's files, but not its weights.
   *
   * @return a line for each thing that the user should know
   * @throws io.vstar.error.VstarException if the run cannot come to anything
   */
  default List<String> check(
      ModelFiles model, TrainingPrompts prompts, List<TrainingImage> images) {
    return List.of();
  }

  /**
   * Makes what is learned, with its start values.
   *
   * @param model loaded by the {@link #loadPlan}
   * @param scope owns what is learned
   * @throws io.vstar.error.VstarException if the model cannot learn it
   */
  Learning begin(StableDiffusion model, TensorScope scope);
}
