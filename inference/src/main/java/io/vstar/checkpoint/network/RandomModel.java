package io.vstar.checkpoint.network;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.EmbeddedModel;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.io.DType;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model of any architecture with random weights, for measuring speed and memory without a
 * download. Its pictures are noise.
 */
public final class RandomModel implements ModelFiles {
  private final String name;
  private final StableDiffusionConfig config;
  private final DType dtype;
  private final long seed;
  private final Map<ModelPart, Map<String, List<Long>>> shapes = new TreeMap<>();

  /**
   * Creates a model.
   *
   * @param runtime runtime on which the networks are built; nothing stays there
   * @param name name of the architecture to show to users
   * @param config architecture of the model
   * @param dtype type of the weights: F32, F16 or BF16
   * @param seed seed of the weights
   */
  public RandomModel(
      TensorRuntime runtime, String name, StableDiffusionConfig config, DType dtype, long seed) {
    this.name = name;
    this.config = config;
    this.dtype = dtype;
    this.seed = seed;
    for (ModelPart part : ModelPart.of(config)) {
      shapes.put(part, NetworkShapes.of(runtime, config, part));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Path path() {
    return Path.of("random-" + name);
  }

  @Override
  public StableDiffusionConfig config() {
    return config;
  }

  /** Returns the tokenizer of the embedded model, whose ids are all valid in CLIP's token table. */
  @Override
  public List<TokenizerFolder> tokenizers() {
    TokenizerFolder one = TokenizerFolder.of(EmbeddedModel.folder().resolve("tokenizer"));
    return Collections.nCopies(config.text().encoders().size(), one);
  }

  @Override
  public TensorFile open(ModelPart part) {
    return new RandomTensors(path(), shapes.get(part), dtype, seed + part.ordinal());
  }

  @Override
  public String sha256() {
    return Sha256.of(name + " " + config + " " + dtype + " " + seed);
  }
}
