package io.vstar.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The measures of an evaluation. All are mean cosines of embeddings by CLIP, from -1 to 1.
 *
 * @param prompts the measures of each prompt, in order, at least one
 * @param references CLIP-I of the reference pictures among themselves, each with each other one,
 *     which is what the likeness of new pictures can come to; empty if there is only one
 */
public record EvaluationResult(List<PromptMeasures> prompts, OptionalDouble references) {

  /**
   * The measures of the pictures of one prompt.
   *
   * @param prompt the prompt that was drawn
   * @param text the text with which the pictures were compared
   * @param pictures number of pictures
   * @param likeness CLIP-I: mean cosine of each picture to each reference
   * @param clipT CLIP-T: mean cosine of the pictures to the text
   */
  public record PromptMeasures(
      String prompt, String text, int pictures, double likeness, double clipT) {}

  public EvaluationResult {
    prompts = List.copyOf(prompts);
  }

  /** Returns the number of all pictures. */
  public int pictures() {
    return prompts.stream().mapToInt(PromptMeasures::pictures).sum();
  }

  /** Returns the mean CLIP-I of all pictures. */
  public double likeness() {
    return mean(PromptMeasures::likeness);
  }

  /** Returns the mean CLIP-T of all pictures. */
  public double clipT() {
    return mean(PromptMeasures::clipT);
  }

  private double mean(ToDoubleFunction<PromptMeasures> measure) {
    double sum = 0;
    for (PromptMeasures each : prompts) {
      sum += each.pictures() * measure.applyAsDouble(each);
    }
    return sum / pictures();
  }
}
