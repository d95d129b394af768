package io.vstar.checkpoint;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TextConditioningConfig;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.architecture.UNetConfig;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model folder in diffusers layout, with a folder for each part that holds a config.json and the
 * weights ({@link WeightFiles} has their names).
 *
 * <pre>
 * model_index.json
 * text_encoder/ [text_encoder_2/]
 * unet/
 * vae/
 * scheduler/scheduler_config.json
 * tokenizer/{vocab.json, merges.txt, …} [tokenizer_2/]
 * </pre>
 */
public final class DiffusersFolder implements ModelFiles {
  static final String SCHEDULER = "scheduler/scheduler_config.json";

  private static final String INDEX = "model_index.json";

  private final Path folder;
  private final String name;
  private final Optional<String> variant;
  private final StableDiffusionConfig config;

  private DiffusersFolder(
      Path folder, String name, Optional<String> variant, StableDiffusionConfig config) {
    this.folder = folder;
    this.name = name;
    this.variant = variant;
    this.config = config;
  }

  /**
   * Opens a model folder. Reads the configs and checks that every part is present.
   *
   * @throws CheckpointException naming the first part that is missing or does not fit
   */
  public static DiffusersFolder open(Path folder) {
    return open(folder, Optional.empty());
  }

  /**
   * Opens a model folder with a variant of the weights.
   *
   * @param variant variant of the weight files, such as {@code fp16}; empty for the plain ones
   */
  static DiffusersFolder open(Path folder, Optional<String> variant) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return open(folder, String.valueOf(last), variant);
  }

  /**
   * Opens a model folder with a variant of the weights under a given name.
   *
   * @param name name to show to users
   * @param variant variant of the weight files, such as {@code fp16}; empty for the plain ones
   * @throws CheckpointException naming the first part that is missing or does not fit
   * @throws ConfigException if no part has weights in the variant
   */
  static DiffusersFolder open(Path folder, String name, Optional<String> variant) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(folder + ": no such model folder");
    }
    for (String part : List.of("text_encoder", "unet", "vae", "scheduler", "tokenizer")) {
      if (!Files.isDirectory(folder.resolve(part))) {
        throw new CheckpointException(
            folder + ": has no folder " + part + "; a model in diffusers layout needs it");
      }
    }
    DiffusersFolder model = new DiffusersFolder(folder, name, variant, readConfig(folder));
    // Finds missing files before anything is loaded.
    ModelPart.of(model.config).forEach(part -> WeightFiles.find(folder, part, variant));
    variant.ifPresent(model::requireVariant);
    return model;
  }

  private void requireVariant(String wanted) {
    Set<String> variants = new TreeSet<>();
    ModelPart.of(config).forEach(part -> variants.addAll(WeightFiles.variants(folder, part)));
    if (!variants.contains(wanted)) {
      throw new ConfigException(
          "%s: has no weights in the variant %s; it has %s"
              .formatted(
                  folder,
                  wanted,
                  variants.stream()
                      .map(v -> v.isEmpty() ? "the plain ones" : v)
                      .collect(Collectors.joining(", "))));
    }
  }

  /**
   * Reads the configs of all parts; weights and tokenizers may be missing.
   *
   * @throws CheckpointException naming file and key that are missing or do not fit
   */
  static StableDiffusionConfig readConfig(Path folder) {
    List<ClipTextConfig> encoders = new ArrayList<>();
    for (ModelPart part : List.of(ModelPart.TEXT_ENCODER, ModelPart.TEXT_ENCODER_2)) {
      if (part == ModelPart.TEXT_ENCODER || Files.isDirectory(folder.resolve(part.folder()))) {
        encoders.add(DiffusersConfigs.text(json(folder, part.folder() + "/config.json")));
      }
    }
    UNetConfig unet = DiffusersConfigs.unet(json(folder, "unet/config.json"));
    try {
      return new StableDiffusionConfig(
          conditioning(folder, encoders, unet),
          unet,
          DiffusersConfigs.vae(json(folder, "vae/config.json")),
          DiffusersConfigs.noise(json(folder, SCHEDULER)));
    } catch (ConfigException e) {
      throw new CheckpointException(folder + ": " + e.getMessage(), e);
    }
  }

  private static TextConditioningConfig conditioning(
      Path folder, List<ClipTextConfig> encoders, UNetConfig unet) {
    if (unet.sizeEmbedding().isEmpty()) {
      return new TextConditioningConfig(encoders, ContextLayer.LAST_NORMED, false);
    }
    boolean zeros =
        !Files.exists(folder.resolve(INDEX))
            || json(folder, INDEX).flag("force_zeros_for_empty_prompt", true);
    return new TextConditioningConfig(encoders, ContextLayer.PENULTIMATE, zeros);
  }

  private static ModelJson json(Path folder, String file) {
    return ModelJson.read(folder.resolve(file));
  }

  @Override
  public Path path() {
    return folder;
  }

  @Override
  public StableDiffusionConfig config() {
    return config;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<TokenizerFolder> tokenizers() {
    return Stream.of("tokenizer", "tokenizer_2")
        .limit(config.text().encoders().size())
        .map(tokenizer -> TokenizerFolder.of(folder.resolve(tokenizer)))
        .toList();
  }

  @Override
  public TensorFile open(ModelPart part) {
    TensorFile file = WeightFiles.find(folder, part, variant).open();
    return part == ModelPart.VAE
        ? VaeFile.find(file).map(vae -> vae.tensors(config.vae())).orElse(file)
        : file;
  }

  @Override
  public String sha256() {
    StringBuilder hashes = new StringBuilder();
    for (ModelPart part : ModelPart.of(config)) {
      for (Path file : WeightFiles.find(folder, part, variant).files()) {
        hashes.append(FileHashes.ofUser().sha256(file)).append('\n');
      }
    }
    return Sha256.of(hashes.toString());
  }
}
