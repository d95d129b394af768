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
 * A model of any shape with random weights: what speed and memory are measured on without a
 * download. It draws noise.
 */
public final class RandomModel implements ModelFiles {
  private final String name;
  private final StableDiffusionConfig config;
  private final DType dtype;
  private final long seed;
  private final Map<ModelPart, Map<String, List<Long>>> shapes = new TreeMap<>();

  /**
   * @param name of the architecture, for people
   * @param runtime to lay the networks out on; nothing stays there
   * @param dtype of the weights: F32, F16 or BF16
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

  /** The embedded model's: its words are too few, but all have ids that CLIP's table has too. */
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
