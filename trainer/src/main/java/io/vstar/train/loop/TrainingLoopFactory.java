package io.vstar.train.loop;

import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.event.RunEvents;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.trainable.Trainable;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Puts a training loop together from a config and what was prepared. */
public final class TrainingLoopFactory {
  // Not the run's seed: runs with different seeds are measured on the same noise.
  private static final long VALIDATION_SEED = 0x76616c;

  private final TrainConfig config;
  private final StableDiffusion model;
  private final EncodedDataset dataset;

  public TrainingLoopFactory(TrainConfig config, StableDiffusion model, EncodedDataset dataset) {
    this.config = config;
    this.model = model;
    this.dataset = dataset;
  }

  /**
   * What becomes of a loop's state.
   *
   * @param run see {@link TrainingLoopBuilder#identity}
   * @param every steps from one to the next; one is kept in the end in any case
   * @param keeper is given the state
   */
  public record StateKeeping(String run, int every, Consumer<TrainingState> keeper) {}

  /**
   * @param scope owns the optimizer's state
   * @param buckets pictures to train on, by resolution
   * @param validation what is measured on the way
   * @param state what goes on from a state, and what keeps one
   * @param events told of steps and measurements
   */
  public TrainingLoop create(
      TensorScope scope,
      Trainable trainable,
      SortedMap<Resolution, List<TrainingImage>> buckets,
      ValidationLoss validation,
      StateKeeping state,
      RunEvents events) {
    TrainingSettings training = config.training();
    TrainingStep step =
        new TrainingStepFactory(training, model, dataset).create(scope, trainable, buckets);
    LearningRateSchedule rate =
        new LearningRateSchedule(
            training.learningRate(),
            training.warmupSteps(),
            training.steps(),
            LearningRateSchedule.Shape.valueOf(training.schedule().name()));
    return new TrainingLoopBuilder(model.runtime(), step, rate)
        .identity(state.run(), training.seed())
        .measuring(() -> validation.measure(trainable.context()), config.validation().every())
        .publishing(events)
        .keepingState(state.every(), state.keeper())
        .build();
  }

  /**
   * @param pictures to measure on
   */
  public ValidationLoss validation(List<Placement> pictures) {
    return new ValidationLoss(
        model.runtime(),
        DiffusionLoss.of(model, dataset.encoder()),
        dataset,
        pictures,
        config.validation().timesteps(),
        VALIDATION_SEED);
  }
}
