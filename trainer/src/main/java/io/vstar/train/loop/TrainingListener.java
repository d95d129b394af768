package io.vstar.train.loop;

/** Told what happens in a run, in numbers of the host. */
public interface TrainingListener {

  /**
   * One update.
   *
   * @param step updates made so far, from 1
   * @param loss mean over the step's examples; jumps with the draw of timesteps
   * @param gradientNorm global L2 norm, before clipping
   */
  record Step(int step, double loss, double learningRate, double gradientNorm) {}

  /**
   * One measurement of the validation loss.
   *
   * @param step updates made so far; 0 before the first
   * @param loss on the fixed triples
   * @param ratio {@code loss} by that of step 0
   */
  record Validation(int step, double loss, double ratio) {}

  void afterStep(Step step);

  void afterValidation(Validation validation);
}
