package io.vstar.train.config;

import io.vstar.tensor.DeviceChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One hypernetwork run. The components are the keys of the YAML file, in camel case as written
 * here.
 *
 * @param model the base model: {@code pocket}, or the path of a model
 * @param base more about the base model
 * @param hypernetwork what is learned
 * @param dataset the pictures; their prompts are their captions
 * @param resolution side in pixels of the square whose area no training picture exceeds; default:
 *     what the model was trained at
 * @param bucket how far from that square the shapes of pictures may go
 * @param training the optimization
 * @param validation how often the held-out loss is measured
 * @param preview pictures generated on the way
 * @param output what is written, and where
 * @param device where the networks run; default {@code auto}: the first CUDA device, else the CPU
 * @param threads CPU threads of the networks, at least 1; default: one per core
 */
public record HypernetworkConfig(
    @Required("pocket or the path of a base model") @Incidental BaseModel model,
    BaseModelSettings base,
    HypernetworkSettings hypernetwork,
    @SectionDefault(key = "templates", value = "captions") DatasetSettings dataset,
    Optional<Integer> resolution,
    BucketSettings bucket,
    @SectionDefault(key = "learningRate", value = "1e-4") TrainingSettings training,
    ValidationSettings validation,
    PreviewSettings preview,
    OutputSettings output,
    @Default("auto") @Incidental DeviceChoice device,
    @Incidental Optional<Integer> threads)
    implements TrainConfig {

  public HypernetworkConfig {
    TrainConfig.requirePositive(resolution, threads);
    // What is computed a second time would drop other units than the first time.
    InvalidValueException.unless(
        !training.activationCheckpointing() || !hypernetwork.shape().hasDropout(),
        "training",
        "one with activationCheckpointing",
        "one without, since the hypernetwork has dropout");
  }

  /** {@code output.name}, else the name of the pictures' folder. */
  @Override
  public String outputName() {
    Path pictures = dataset.path().getFileName();
    return output
        .name()
        .orElseGet(() -> pictures == null ? "hypernetwork" : pictures.toString().strip());
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    preview.prompts().stream()
        .filter(prompt -> prompt.contains("{}") || prompt.contains("[name]"))
        .forEach(
            prompt ->
                warnings.add(
                    "preview prompt \"%s\" has a place for a word, but none is learned"
                        .formatted(prompt)));
    if (hypernetwork.perLayer() && output.formats().contains(OutputSettings.ExportFormat.PT)) {
      warnings.add(
          "output.formats has pt, in which there are no networks for single layers: it is left out");
    }
    return List.copyOf(warnings);
  }
}
