package io.vstar.method;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.method.Exporter;
import io.vstar.train.method.Learned;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

record ContextBiasLearning(StableDiffusion model, ContextBias trainable) implements Learning {
  private static final String NORM = "bias_norm";
  private static final String TENSOR = "bias";

  @Override
  public PromptEncoder encoder() {
    return model.promptEncoder();
  }

  @Override
  public List<String> defaultPreviewPrompts() {
    return List.of("a drawing of a cat");
  }

  @Override
  public List<PreviewRow> previewRows() {
    return List.of(
        new PreviewRow("without", "", ContextAdapter.NONE),
        new PreviewRow("with", "", trainable.context()));
  }

  @Override
  public SortedMap<String, String> export(Exporter exporter) {
    float[] values = trainable.values().get(0);
    Map<String, String> notes =
        exporter.provenance(exporter.name(), "context-bias", Optional.empty()).notes();
    return exporter.write(
        exporter.name(),
        List.of(ExportFormat.SAFETENSORS),
        file ->
            Safetensors.write(
                file, List.of(HostTensor.ofFloats(TENSOR, values, values.length)), notes));
  }

  @Override
  public Learned load(List<Path> exports, TensorScope scope) {
    try (TensorFile file = Safetensors.open(exports.get(0))) {
      float[] values = file.tensor(TENSOR).toFloats();
      return new Learned(encoder(), ContextBias.context(scope.upload(values, values.length)));
    }
  }

  @Override
  public List<String> metrics() {
    return List.of(NORM);
  }

  @Override
  public void observe(RunEvents events, ValidationLoss validation, Path folder) {
    events.on(
        RunEvent.Validated.class,
        validated -> events.publish(new RunEvent.Measured(validated.step(), Map.of(NORM, norm()))));
  }

  private double norm() {
    double squares = 0;
    for (float value : trainable.values().get(0)) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
