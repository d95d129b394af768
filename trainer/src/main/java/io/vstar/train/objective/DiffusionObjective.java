package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.StepClock.Part;
import io.vstar.train.trainable.Trainable;
import io.vstar.unet.Conditioning;

/**
 * The weighted diffusion loss of a source's examples, as the models see them with what is learned,
 * and what the method wants to be small besides.
 */
public final class DiffusionObjective implements Objective {
  private final ExampleSource source;
  private final DiffusionLoss loss;
  private final Trainable trainable;
  private final LossWeighting weighting;

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

  /** Returns (B) float32: the examples' own weights by those of their timesteps. */
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
