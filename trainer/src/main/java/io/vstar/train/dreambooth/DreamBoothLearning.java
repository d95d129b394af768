package io.vstar.train.dreambooth;

import io.vstar.adapter.Provenance;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.OutputException;
import io.vstar.generation.StableDiffusion;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The learning of a model's own weights. */
record DreamBoothLearning(
    TrainConfig config,
    DreamBoothSettings settings,
    StableDiffusion model,
    DreamBoothTrainable trainable)
    implements Learning {
  private static final String WHOLE_MODEL = ""; // no kind of adapter

  @Override
  public PromptEncoder encoder() {
    return model.promptEncoder();
  }

  /** Returns the change that exchanges the trained weights for those of an exported model. */
  @Override
  public Learned load(List<Path> exports, TensorScope scope) {
    Path base = model.files().path();
    // A file has no configs of its own, which only matters for models of unusual sizes.
    ModelOptions options =
        Files.isDirectory(base) ? ModelOptions.withConfigs(base) : ModelOptions.NONE;
    ModelFiles exported = Models.open(exports.get(0).toString(), options);
    return new Learned(
        encoder(), trainable.trainingContext(), use -> exchange().during(exported, use));
  }

  private WeightExchange exchange() {
    return new WeightExchange(model.runtime(), trainable.parameters());
  }

  @Override
  public List<String> defaultPreviewPrompts() {
    return List.of(settings.instancePrompt().orElse("a photo of a cat"));
  }

  @Override
  public List<PreviewRow> previewRows() {
    return List.of(
        new PreviewRow("without", "", ContextAdapter.NONE)
            .with(drawing -> exchange().during(model.files(), drawing)),
        new PreviewRow(config.outputName(), "", ContextAdapter.NONE));
  }

  @Override
  public SortedMap<String, String> export(Exporter exporter) {
    ModelFiles trained =
        new TrainedModel(model.files(), trainable.parameters(), settings.weightType().dtype());
    SortedMap<String, String> hashes = new TreeMap<>();
    hashes.putAll(
        exporter.write(
            exporter.name(),
            List.of(ExportFormat.SAFETENSORS),
            file -> {
              if (settings.folder() && isResult(file, exporter)) {
                Path folder = file.resolveSibling(exporter.name());
                ModelConversion.toFolder(trained, folder);
                hashes.putAll(weightHashes(folder));
              }
              Provenance provenance =
                  exporter.provenance(exporter.name(), WHOLE_MODEL, Optional.empty());
              ModelConversion.toSingleFile(trained, file, provenance.notes());
            }));
    return hashes;
  }

  /** Returns whether a file is the result, not an export on the way, which has no folder. */
  private static boolean isResult(Path file, Exporter exporter) {
    String result = exporter.name() + ExportFormat.SAFETENSORS.extension();
    return file.getFileName().toString().equals(result);
  }

  /** Returns the hashes of the weights in a model's folder, by their paths beside it. */
  private static Map<String, String> weightHashes(Path folder) {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.getParent().relativize(file).toString().replace('\\', '/');
        hashes.put(name, Sha256.of(file));
      }
    } catch (IOException e) {
      throw new OutputException("%s cannot be read back: %s".formatted(folder, e), e);
    }
    return hashes;
  }
}
