package io.vstar.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.clip.ClipTextModel;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.io.DType;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.nn.Precision;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.UNet;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
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
    try (TensorScope scope = runtime.openScope("shapes")) {
      ModelPart.of(config).forEach(part -> shapes.put(part, shapes(runtime, scope, part)));
    }
  }

  /** Lets the network ask for its weights, and notes what it asks for. */
  private Map<String, List<Long>> shapes(TensorRuntime runtime, TensorScope scope, ModelPart part) {
    Map<String, List<Long>> asked = new LinkedHashMap<>();
    NDArray zero = scope.zeros(1);
    Weights recorder =
        (tensor, shape) -> {
          Shape wanted = new Shape(shape);
          asked.put(tensor, Arrays.stream(shape).boxed().toList());
          return zero.broadcast(wanted); // a view: no memory
        };
    switch (part) {
      case TEXT_ENCODER, TEXT_ENCODER_2 ->
          new ClipTextModel(
              runtime,
              config.text().encoders().get(part == ModelPart.TEXT_ENCODER ? 0 : 1),
              recorder,
              Precision.FP32);
      case UNET -> new UNet(runtime, config.unet(), recorder, Precision.FP32);
      case VAE -> {
        new VaeEncoder(runtime, config.vae(), recorder);
        new VaeDecoder(runtime, config.vae(), recorder);
      }
    }
    return asked;
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
