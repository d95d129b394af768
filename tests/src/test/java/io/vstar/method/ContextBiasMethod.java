package io.vstar.method;

import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.Default;
import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.TrainingMethod;
import java.util.List;
import java.util.Map;

/** Learns one vector that is added to all that the UNet reads of a text. */
public final class ContextBiasMethod implements TrainingMethod<ContextBiasMethod.Settings> {

  /**
   * The keys of the method.
   *
   * @param start of each number of the vector
   */
  public record Settings(@Default("0") double start) implements MethodSettings {
    @Override
    public String defaultName(DatasetSettings dataset) {
      return "bias";
    }
  }

  @Override
  public MethodSchema<Settings> schema() {
    return new MethodSchema<>(
        "context-bias",
        Settings.class,
        Map.of("dataset.templates", "captions", "training.learningRate", "1e-2"));
  }

  @Override
  public MethodPlan plan(TrainConfig config, Settings settings) {
    return new Plan(config, settings);
  }

  private record Plan(TrainConfig config, Settings settings) implements MethodPlan {
    @Override
    public String subject() {
      return "a bias on the context";
    }

    @Override
    public LoadPlan loadPlan() {
      return LoadPlan.frozen(config.training().precision());
    }

    @Override
    public TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images) {
      return TrainingPrompts.withoutWord(templates, images);
    }

    @Override
    public Learning begin(StableDiffusion model, TensorScope scope) {
      return new ContextBiasLearning(model, new ContextBias(model, scope, settings.start()));
    }
  }
}
