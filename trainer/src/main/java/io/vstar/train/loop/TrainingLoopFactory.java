package io.vstar.train.loop;

import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Placement;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.event.RunEvents;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.Trainable;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.optim.EmaDecay;
import io.vstar.train.optim.LearningRateSchedule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A factory that makes the training loop of a run from its config, the model and the encoded
 * dataset.
 */
public final class TrainingLoopFactory {
  // A fixed seed, so that runs with different seeds are measured on the same noise.
  private static final long VALIDATION_SEED = 0x76616c;
  private static final long CONTROL_SEED = 0x636f6e;

  private final TrainConfig config;
  private final StableDiffusion model;
  private final EncodedDataset dataset;

  /** Makes a factory. */
  public TrainingLoopFactory(TrainConfig config, StableDiffusion model, EncodedDataset dataset) {
    this.config = config;
    this.model = model;
    this.dataset = dataset;
  }

  /**
   * The settings by which the state of a loop is kept.
   *
   * @param run the identity of the run, see {@link TrainingLoopBuilder#identity}
   * @param every the number of steps from one state to the next; one is always kept at the end
   * @param keeper the keeper that receives the states
   * @param export the export of the values so far; empty for none
   */
  public record StateKeeping(
      String run, int every, Consumer<TrainingState> keeper, Optional<StepExport> export) {}

  /**
   * The export of the values so far at regular intervals.
   *
   * @param every the number of steps from one export to the next, at least 1
   * @param exporter exports the values of the parameters, called with the number of updates made
   */
  public record StepExport(int every, IntConsumer exporter) {}

  /**
   * Makes the loop.
   *
   * @param scope the scope that owns the optimizer's state and the moving averages
   * @param trainable the parameters that are learned
   * @param planner the planner of the pictures of each micro batch
   * @param validation the validation loss
   * @param state the settings by which the state is kept
   * @param events the channel on which steps and measurements are published
   */
  public TrainingLoop create(
      TensorScope scope,
      Trainable trainable,
      BatchPlanner planner,
      ValidationLoss validation,
      StateKeeping state,
      RunEvents events) {
    TrainingSettings training = config.training();
    TrainingStep step =
        new TrainingStepFactory(training, model, dataset).create(scope, trainable, planner);
    TrainingLoopBuilder loop =
        new TrainingLoopBuilder(model.runtime(), step, LearningRateSchedule.of(training))
            .identity(state.run(), training.seed())
            .measuring(() -> validation.losses(trainable.context()), config.validation().every())
            .publishing(events);
    // Before the state is kept: a run that goes on from it does not export this step again.
    state.export().ifPresent(each -> loop.everyOnKeptValues(each.every(), each.exporter()));
    loop.keepingState(state.every(), state.keeper());
    int warmup = training.warmupSteps().steps(training.steps());
    config
        .validation()
        .patience()
        .ifPresent(measurements -> loop.stoppingAfter(new Patience(measurements, warmup)));
    training.ema().ifPresent(ema -> loop.averaging(scope, EmaDecay.of(ema), ema.every()));
    return loop.build();
  }

  /**
   * Makes the validation loss of the run.
   *
   * @param pictures the pictures to measure on, at least one
   */
  public ValidationLoss validation(List<Placement> pictures) {
    return validation(pictures, VALIDATION_SEED);
  }

  /**
   * Makes a loss on other noise. What was chosen by the lowest {@link #validation} looks better
   * there than it is; on this noise, which chooses nothing, it does not.
   *
   * @param pictures the pictures to measure on, at least one
   */
  public ValidationLoss control(List<Placement> pictures) {
    return validation(pictures, CONTROL_SEED);
  }

  private ValidationLoss validation(List<Placement> pictures, long seed) {
    return new ValidationLoss(
            model.runtime(),
            DiffusionLoss.of(model, dataset.encoder()),
            dataset,
            pictures,
            config.validation().timesteps(),
            seed)
        .inBins(config.validation().chosenBins());
  }
}
