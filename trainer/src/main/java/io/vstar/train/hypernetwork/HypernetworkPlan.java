package io.vstar.train.hypernetwork;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.ShortNumber;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.StepFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A plan of hypernetwork training that starts from drawn weights. */
record HypernetworkPlan(TrainConfig config, HypernetworkSettings settings) implements MethodPlan {

  @Override
  public String subject() {
    return "%s, a hypernetwork of layers %s"
        .formatted(
            config.outputName(),
            settings.layerStructure().stream()
                .map(ShortNumber::text)
                .collect(Collectors.joining(", ")));
  }

  @Override
  public LoadPlan loadPlan() {
    return LoadPlan.frozen(config.training().precision())
        .withCheckpointing(config.training().activationCheckpointing());
  }

  @Override
  public TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images) {
    return TrainingPrompts.withoutWord(templates, images);
  }

  @Override
  public StepFile readStepFile(Path file) {
    return HypernetworkStepFile.read(file, settings.shape(), config.training().chosenOptimizer());
  }

  @Override
  public Learning begin(StableDiffusion model, TensorScope scope) {
    long seed = config.training().seed();
    Hypernetwork initial =
        InitialHypernetwork.draw(config.outputName(), settings, model.config().unet(), seed);
    return new HypernetworkLearning(
        config,
        settings.zeroStart(),
        settings.health(),
        model,
        new HypernetworkTrainable(model, scope, initial, settings.shallowPenalty(), seed));
  }
}
