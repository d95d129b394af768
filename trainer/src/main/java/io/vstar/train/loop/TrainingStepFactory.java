package io.vstar.train.loop;

import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.DiffusionObjective;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.ExampleLoader;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.ObjectivePlan;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.Optimizer;
import io.vstar.train.optim.OptimizerFactory;
import io.vstar.train.optim.OptimizerStep;
import java.util.OptionalDouble;

/**
 * A factory that makes the training step of a run from its settings, the model and the encoded
 * dataset.
 */
public final class TrainingStepFactory {
  private final TrainingSettings training;
  private final StableDiffusion model;
  private final EncodedDataset dataset;

  /** Makes a factory. */
  public TrainingStepFactory(
      TrainingSettings training, StableDiffusion model, EncodedDataset dataset) {
    this.training = training;
    this.model = model;
    this.dataset = dataset;
  }

  /**
   * Makes the step that trains {@code trainable}.
   *
   * @param scope the scope that owns the optimizer's state
   * @param trainable the parameters that are learned
   * @param planner the planner of the pictures of each micro batch
   */
  public TrainingStep create(TensorScope scope, Trainable trainable, BatchPlanner planner) {
    return new TrainingStep(
        model.runtime(),
        objective(trainable, planner),
        optimizerStep(scope, trainable),
        training.gradientAccumulation());
  }

  private Objective objective(Trainable trainable, BatchPlanner planner) {
    ObjectivePlan plan = ObjectivePlan.of(training, model.schedule());
    ExampleLoader loader = new ExampleLoader(planner, dataset, plan.noising(), training.seed());
    DiffusionLoss loss = DiffusionLoss.of(model, dataset.encoder()).with(plan.function());
    DiffusionObjective learned = new DiffusionObjective(loader, loss, trainable, plan.weighting());
    return planner
        .classPictures()
        .<Objective>map(
            beside ->
                learned.preserving(
                    ExampleLoader.ofClassPictures(
                        beside, dataset, plan.noising(), training.seed())))
        .orElse(learned);
  }

  private OptimizerStep optimizerStep(TensorScope scope, Trainable trainable) {
    Optimizer optimizer =
        OptimizerFactory.of(training.chosenOptimizer())
            .create(model.runtime(), scope, trainable.parameterGroups());
    OptionalDouble clip =
        training.gradientClip().map(OptionalDouble::of).orElse(OptionalDouble.empty());
    LossScale lossScale =
        model.precision() == Precision.FP16 ? LossScale.dynamic() : LossScale.none();
    return new OptimizerStep(model.runtime(), optimizer, clip, lossScale, trainable.constraint());
  }
}
