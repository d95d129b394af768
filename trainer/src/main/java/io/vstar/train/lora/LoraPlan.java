package io.vstar.train.lora;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraFile;
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
import io.vstar.train.method.StepNumber;
import io.vstar.train.optim.TensorSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A plan of LoRA training that starts from the base model. */
record LoraPlan(TrainConfig config, LoraSettings settings) implements MethodPlan {

  @Override
  public String subject() {
    return "%s, a %s of rank %d and alpha %s on %s"
        .formatted(
            config.outputName(),
            settings.dora() ? "DoRA" : "LoRA",
            settings.rank(),
            ShortNumber.text(settings.alpha().orElse((double) settings.rank())),
            settings.textEncoder() ? "UNet and text encoder" : "the UNet");
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
    Lora found = LoraFile.read(file);
    int steps = StepNumber.of(file, found.provenance());
    return new StepFile(
        new TensorSnapshot(LoraTrainable.byParameter(found)),
        steps,
        Optional.empty(),
        List.of("the optimizer begins anew: files of LoRAs have no state of it"));
  }

  @Override
  public Learning begin(StableDiffusion model, TensorScope scope) {
    long seed = config.training().seed();
    Lora initial =
        new InitialLora(settings, model.files(), seed).draw(config.outputName(), model.layers());
    return new LoraLearning(
        config, settings, model, LoraTrainable.of(model, scope, initial, settings, seed));
  }
}
