package io.vstar.train.run;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.generation.Adapters;
import io.vstar.generation.PromptEncoder;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.DType;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.HypernetworkConfig;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.trainable.HypernetworkTrainable;
import io.vstar.train.trainable.InitialHypernetwork;
import io.vstar.unet.ContextAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Networks between context and keys and values. */
final class HypernetworkLearning implements Learning {
  private final HypernetworkConfig config;
  private final StableDiffusion model;
  private final HypernetworkTrainable trainable;
  private HypernetworkReport report; // from the first step on

  private HypernetworkLearning(
      HypernetworkConfig config, StableDiffusion model, HypernetworkTrainable trainable) {
    this.config = config;
    this.model = model;
    this.trainable = trainable;
  }

  /** Starts from drawn weights. */
  record Method(HypernetworkConfig config) implements LearningMethod {
    @Override
    public TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images) {
      return TrainingPrompts.withoutWord(templates, images);
    }

    @Override
    public Learning begin(StableDiffusion model, TensorScope scope) {
      long seed = config.training().seed();
      Hypernetwork initial =
          InitialHypernetwork.draw(
              config.outputName(), config.hypernetwork(), model.config().unet(), seed);
      double penalty = config.hypernetwork().shallowPenalty();
      return new HypernetworkLearning(
          config, model, new HypernetworkTrainable(model, scope, initial, penalty, seed));
    }
  }

  @Override
  public HypernetworkTrainable trainable() {
    return trainable;
  }

  @Override
  public PromptEncoder encoder() {
    return PromptEncoder.plain(model);
  }

  @Override
  public double measure(Path export, ValidationLoss validation) {
    try (TensorScope scope = model.runtime().openScope("published")) {
      ContextAdapter earlier =
          PromptHypernetworks.adapter(
              model, List.of(new Chosen(HypernetworkFile.read(export), 1)), scope);
      return validation.measure(new Adapters(trainable.adapters().tokens(), earlier));
    }
  }

  @Override
  public List<String> measurements() {
    return HypernetworkReport.MEASUREMENTS;
  }

  @Override
  public List<String> defaultPreviewPrompts() {
    return List.of("a photo of a cat", "a drawing of a house", "a painting of a tree");
  }

  @Override
  public List<PreviewRow> previewRows() {
    return List.of(
        new PreviewRow("without", "", ContextAdapter.NONE),
        new PreviewRow(config.outputName(), "", trainable.adapters().context()));
  }

  @Override
  public SortedMap<String, String> export(Exporter exporter) {
    Hypernetwork learned =
        trainable
            .hypernetwork(trainable.values())
            .withProvenance(exporter.provenance("hypernetwork", Optional.empty()));
    List<ExportFormat> formats =
        config.output().formats().stream()
            .filter(format -> format != ExportFormat.PT || !learned.isPerLayer())
            .toList();
    return exporter.write(
        formats.isEmpty() ? List.of(ExportFormat.SAFETENSORS) : formats,
        file -> HypernetworkFile.write(file, learned, DType.F32));
  }

  @Override
  public void begin(ValidationLoss validation, RunFolder folder) {
    report = new HypernetworkReport(model.runtime(), trainable, validation, folder);
  }

  @Override
  public Map<String, Double> validated(int step) {
    return report.layers(step);
  }

  @Override
  public void ended(RunListener listener) {
    if (config.hypernetwork().health()) {
      report.finish(listener);
    }
  }
}
