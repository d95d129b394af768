package io.vstar.train.hypernetwork;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.DType;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvents;
import io.vstar.train.method.Exporter;
import io.vstar.train.method.Learned;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import io.vstar.train.method.ReferenceLine;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** The learning of a hypernetwork: networks between the context and the UNet's keys and values. */
record HypernetworkLearning(
    TrainConfig config,
    boolean startsAtZero,
    boolean drawsHealth,
    StableDiffusion model,
    HypernetworkTrainable trainable)
    implements Learning {

  @Override
  public PromptEncoder encoder() {
    return model.promptEncoder();
  }

  @Override
  public Learned load(List<Path> exports, TensorScope scope) {
    Chosen chosen = new Chosen(HypernetworkFile.read(exports.get(0)), 1);
    return new Learned(encoder(), PromptHypernetworks.adapter(model, List.of(chosen), scope));
  }

  @Override
  public List<ReferenceLine> references() {
    return startsAtZero
        ? List.of() // the start is the base model
        : List.of(
            new ReferenceLine(
                "without_hypernetwork",
                "the base model",
                encoder(),
                UnaryOperator.identity(),
                ContextAdapter.NONE));
  }

  @Override
  public List<String> metrics() {
    return HypernetworkReport.METRICS;
  }

  @Override
  public List<String> defaultPreviewPrompts() {
    return List.of("a photo of a cat", "a drawing of a house", "a painting of a tree");
  }

  @Override
  public List<PreviewRow> previewRows() {
    return List.of(
        new PreviewRow("without", "", ContextAdapter.NONE),
        new PreviewRow(config.outputName(), "", trainable.context()));
  }

  @Override
  public SortedMap<String, String> export(Exporter exporter) {
    Hypernetwork learned =
        trainable
            .hypernetwork(trainable.values())
            .withProvenance(exporter.provenance(exporter.name(), "hypernetwork", Optional.empty()));
    List<ExportFormat> formats =
        config.output().formats().stream()
            .filter(format -> format != ExportFormat.PT || !learned.isPerLayer())
            .toList();
    return exporter.write(
        exporter.name(),
        formats.isEmpty() ? List.of(ExportFormat.SAFETENSORS) : formats,
        file -> HypernetworkFile.write(file, learned, DType.F32));
  }

  @Override
  public void observe(RunEvents events, ValidationLoss validation, Path folder) {
    events.add(
        new HypernetworkReport(
            new HealthProbe(model.runtime(), trainable, validation), folder, drawsHealth));
  }
}
