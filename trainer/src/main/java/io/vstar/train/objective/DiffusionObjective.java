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

  /**
   * Returns the objective with prior preservation (Ruiz et al. 2022, "DreamBooth"): to the mean
   * weighted loss of the examples, that of as many pictures of their class is added, so that the
   * class is not forgotten. The weight of prior preservation is that of the class pictures.
   *
   * @param classPictures the source of the class pictures of each micro batch
   */
  public Objective preserving(ExampleSource classPictures) {
    return (scope, index, clock) -> {
      Losses learned = evaluate(scope, index, clock);
      NDArray prior = weighted(classPictures.load(scope, index), clock).perExample().mean();
      return new Losses(learned.minimized().add(prior), learned.perExample().add(prior));
    };
  }

  @Override
  public Losses evaluate(TensorScope scope, long index, StepClock clock) {
    DiffusionExamples examples = source.load(scope, index);
    trainable.beforeMicroBatch(index);
    DiffusionLoss.Result result = weighted(examples, clock);
    NDArray weighted = result.perExample();
    return new Losses(trainable.withPenalty(weighted.mean(), result.measured()), weighted);
  }

  /** Computes the weighted loss of each example, and what the adapter measured. */
  private DiffusionLoss.Result weighted(DiffusionExamples examples, StepClock clock) {
    clock.ended(Part.EXAMPLES);
    Conditioning text = loss.encode(examples);
    clock.ended(Part.TEXT);
    DiffusionLoss.Result result = loss.evaluate(examples, text, trainable.trainingContext());
    NDArray weights = weights(TensorScope.ownerOf(examples.latents()), examples);
    clock.ended(Part.FORWARD);
    return new DiffusionLoss.Result(result.perExample().mul(weights), result.measured());
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
