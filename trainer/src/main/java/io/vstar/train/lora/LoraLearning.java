package io.vstar.train.lora;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraFile;
import io.vstar.adapter.lora.LoraLayout;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.OutputException;
import io.vstar.generation.PromptLoras;
import io.vstar.generation.PromptLoras.Chosen;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.DType;
import io.vstar.io.Sha256;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.Exporter;
import io.vstar.train.method.Learned;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import io.vstar.unet.ContextAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The learning of a LoRA, whose start is the base model. */
record LoraLearning(
    TrainConfig config, LoraSettings settings, StableDiffusion model, LoraTrainable trainable)
    implements Learning {
  /** The name by which PEFT finds the weights in a folder. */
  private static final String PEFT_STEM = "adapter_model";

  @Override
  public PromptEncoder encoder() {
    return trainable.in(model.promptEncoder());
  }

  @Override
  public Learned load(List<Path> exports, TensorScope scope) {
    List<Chosen> earlier = List.of(new Chosen(LoraFile.read(exports.get(0)), 1, 1));
    return new Learned(
        PromptLoras.encoder(model, earlier, model.promptEncoder(), scope),
        PromptLoras.adapter(model, earlier, ContextAdapter.NONE, scope));
  }

  @Override
  public List<String> defaultPreviewPrompts() {
    return List.of("a photo of a cat", "a drawing of a house", "a painting of a tree");
  }

  @Override
  public List<PreviewRow> previewRows() {
    return List.of(
        new PreviewRow("without", "", ContextAdapter.NONE).encodedBy(model.promptEncoder()),
        new PreviewRow(config.outputName(), "", trainable.context()));
  }

  @Override
  public SortedMap<String, String> export(Exporter exporter) {
    Lora learned =
        trainable
            .lora()
            .withProvenance(exporter.provenance(exporter.name(), "lora", Optional.empty()));
    String stem = settings.layout() == LoraLayout.PEFT ? PEFT_STEM : exporter.name();
    SortedMap<String, String> written = new TreeMap<>();
    written.putAll(
        exporter.write(
            stem,
            List.of(ExportFormat.SAFETENSORS),
            file -> {
              LoraFile.write(file, learned, settings.layout(), DType.F32);
              if (settings.layout() == LoraLayout.PEFT) {
                Path config = LoraFile.configOf(file);
                written.put(config.getFileName().toString(), hash(config));
              }
            }));
    return written;
  }

  private static String hash(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new OutputException(file + ": cannot be read back: " + e, e);
    }
  }
}
