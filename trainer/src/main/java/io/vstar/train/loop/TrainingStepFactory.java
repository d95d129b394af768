package io.vstar.train.loop;

import io.vstar.generation.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.trainable.Trainable;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;

/** Puts a training step together from its settings and what was prepared. */
public final class TrainingStepFactory {
  private final TrainingSettings training;
  private final StableDiffusion model;
  private final LatentCache latents;
  private final TrainingPrompts prompts;
  private final PromptEncoder encoder;

  public TrainingStepFactory(
      TrainingSettings training,
      StableDiffusion model,
      LatentCache latents,
      TrainingPrompts prompts,
      PromptEncoder encoder) {
    this.training = training;
    this.model = model;
    this.latents = latents;
    this.prompts = prompts;
    this.encoder = encoder;
  }

  /**
   * @param scope owns the optimizer's state
   * @param buckets pictures to train on, by resolution
   */
  public TrainingStep create(
      TensorScope scope, Trainable trainable, SortedMap<Resolution, List<TrainingImage>> buckets) {
    LossScale lossScale =
        model.precision() == Precision.FP16 ? LossScale.dynamic() : LossScale.none();
    return new TrainingStep(
        model.runtime(),
        trainable,
        loader(buckets),
        DiffusionLoss.of(model),
        optimizer(scope, trainable, lossScale),
        lossScale,
        training.gradientAccumulation());
  }

  private ExampleLoader loader(SortedMap<Resolution, List<TrainingImage>> buckets) {
    return new ExampleLoader(
        new BatchPlanner(buckets, training.batchSize(), training.seed()),
        latents,
        prompts,
        encoder,
        training.stratifiedTimesteps() ? TimestepDraw.STRATIFIED : TimestepDraw.UNIFORM,
        training.noiseOffset(),
        model.schedule().timesteps(),
        training.seed());
  }

  private OptimizerStep optimizer(TensorScope scope, Trainable trainable, LossScale lossScale) {
    TrainingSettings.Adam adam = training.adam();
    AdamW.Settings settings =
        new AdamW.Settings(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
    AdamW optimizer = new AdamW(model.runtime(), scope, trainable.parameters(), settings);
    OptionalDouble clip =
        training.gradientClip().map(OptionalDouble::of).orElse(OptionalDouble.empty());
    return new OptimizerStep(model.runtime(), optimizer, trainable.parameters(), clip, lossScale);
  }
}
