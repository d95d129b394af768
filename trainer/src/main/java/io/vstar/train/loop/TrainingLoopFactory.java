package io.vstar.train.loop;

import io.vstar.generation.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.trainable.Trainable;
import java.util.List;
import java.util.SortedMap;

/** Puts a training loop together from a config and what was prepared. */
public final class TrainingLoopFactory {
  // Not the run's seed: runs with different seeds are measured on the same noise.
  private static final long VALIDATION_SEED = 0x76616c;

  private final TrainConfig config;
  private final StableDiffusion model;
  private final LatentCache latents;
  private final TrainingPrompts prompts;
  private final PromptEncoder encoder;

  public TrainingLoopFactory(
      TrainConfig config,
      StableDiffusion model,
      LatentCache latents,
      TrainingPrompts prompts,
      PromptEncoder encoder) {
    this.config = config;
    this.model = model;
    this.latents = latents;
    this.prompts = prompts;
    this.encoder = encoder;
  }

  /**
   * @param scope owns the optimizer's state
   * @param buckets pictures to train on, by resolution
   * @param validation what is measured on the way
   */
  public TrainingLoop create(
      TensorScope scope,
      Trainable trainable,
      SortedMap<Resolution, List<TrainingImage>> buckets,
      ValidationLoss validation,
      TrainingListener listener) {
    TrainingSettings training = config.training();
    TrainingStep step =
        new TrainingStepFactory(training, model, latents, prompts, encoder)
            .create(scope, trainable, buckets);
    LearningRateSchedule rate =
        new LearningRateSchedule(
            training.learningRate(),
            training.warmupSteps(),
            training.steps(),
            LearningRateSchedule.Shape.valueOf(training.schedule().name()));
    return new TrainingLoop(
        trainable, step, validation, rate, config.validation().every(), listener);
  }

  /**
   * @param pictures to measure on
   */
  public ValidationLoss validation(List<Placement> pictures) {
    return new ValidationLoss(
        model.runtime(),
        DiffusionLoss.of(model),
        pictures,
        latents,
        prompts,
        encoder,
        config.validation().timesteps(),
        VALIDATION_SEED);
  }
}
