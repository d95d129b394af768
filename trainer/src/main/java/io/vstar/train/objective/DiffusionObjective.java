package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.StepClock.Part;
import io.vstar.unet.Conditioning;

/**
 * The objective of all methods: the weighted diffusion loss of a source's examples, and the penalty
 * of the method.
 */
public final class DiffusionObjective implements Objective {
  private final ExampleSource source;
  private final DiffusionLoss loss;
  private final Trainable trainable;
  private final LossWeighting weighting;

  /**
   * Makes an objective.
   *
   * @param source the source of the examples
   * @param loss the diffusion loss
   * @param trainable the parameters that are learned, and their penalty
   * @param weighting the weights of timesteps, which multiply those of the examples
   */
  public DiffusionObjective(
      ExampleSource source, DiffusionLoss loss, Trainable trainable, LossWeighting weighting) {
    this.source = source;
    this.loss = loss;
    this.trainable = trainable;
    this.weighting = weighting;
  }

  @Override
  public Losses evaluate(TensorScope scope, long index, StepClock clock) {
    DiffusionExamples examples = source.load(scope, index);
    clock.ended(Part.EXAMPLES);
    trainable.beforeMicroBatch(index);
    Conditioning text = loss.encode(examples);
    clock.ended(Part.TEXT);
    DiffusionLoss.Result result = loss.evaluate(examples, text, trainable.trainingContext());
    NDArray weighted = result.perExample().mul(weights(scope, examples));
    Losses losses = new Losses(trainable.withPenalty(weighted.mean(), result.measured()), weighted);
    clock.ended(Part.FORWARD);
    return losses;
  }

  /** Returns the weights of the examples multiplied by those of their timesteps, (B) float32. */
  private NDArray weights(TensorScope scope, DiffusionExamples examples) {
    NoiseSchedule schedule = loss.schedule();
    float[] weights = new float[examples.weights().length];
    for (int i = 0; i < weights.length; i++) {
      double ofTimestep = weighting.weight(schedule, examples.timesteps()[i]);
      weights[i] = (float) (examples.weights()[i] * ofTimestep);
    }
    return scope.upload(weights, weights.length);
  }
}
