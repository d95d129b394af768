package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.nn.ClassToken;
import io.vstar.nn.CompiledGraph;
import io.vstar.nn.DotProduct;
import io.vstar.nn.Graph;
import io.vstar.nn.LayerNorm;
import io.vstar.nn.Linear;
import io.vstar.nn.PatchEmbedding;
import io.vstar.nn.Precision;
import io.vstar.nn.TokenTable;
import io.vstar.nn.Value;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's vision transformer, made of patches and a class token with positions, pre-norm layers
 * between two norms, and a projection into the space that texts share.
 *
 * <p>Source: Radford et al. 2021, in the layout of the published checkpoints ({@code
 * vision_model.*}, {@code visual_projection.weight}).
 */
public final class ClipVisionModel {
  private static final int CHANNELS = 3;

  private final ClipVisionConfig config;
  private final CompiledGraph transformer;

  /**
   * Binds the network to its weights.
   *
   * @param weights the weights of {@code vision_model} and {@code visual_projection}
   * @param precision the format that the network computes in; results are float32
   */
  public ClipVisionModel(
      TensorRuntime runtime, ClipVisionConfig config, Weights weights, Precision precision) {
    this.config = config;
    this.transformer = transformer(runtime, config, weights.in(precision), precision);
  }

  public ClipVisionConfig config() {
    return config;
  }

  /**
   * Encodes pictures.
   *
   * @param pixels (B, 3, S, S) float32 values of a {@link ClipImageProcessor}, S being {@link
   *     ClipVisionConfig#imageSize()}
   * @return float32 states and embeddings of B pictures, in the scope of the pixels
   * @throws IllegalArgumentException if the pixels are of another size
   */
  public EncodedImage encode(NDArray pixels) {
    Shape shape = pixels.getShape();
    Shape expected =
        new Shape(shape.get(0), CHANNELS, config.imageSize(), config.imageSize()); // (B, 3, S, S)
    if (!shape.equals(expected)) {
      throw new IllegalArgumentException(
          "the pixels are of shape %s, but the image encoder reads %s".formatted(shape, expected));
    }
    NDList results = transformer.run(pixels);
    int states = config.layers() + 1;
    return new EncodedImage(
        results.subList(0, states), results.get(states), results.get(states + 1));
  }

  private static CompiledGraph transformer(
      TensorRuntime runtime, ClipVisionConfig config, Weights weights, Precision precision) {
    Weights w = weights.at("vision_model");
    Graph graph = new Graph("clip_vision_transformer", precision);
    Value h = norm(config, w.at("pre_layrnorm")).apply(embeddings(graph, config, w)); // sic
    ClipLayer.Shape shape = ClipLayer.Shape.of(config);
    List<Value> results = new ArrayList<>(List.of(h));
    for (int i = 0; i < config.layers(); i++) {
      h = ClipLayer.of(shape, DotProduct.FUSED, w.at("encoder.layers", i)).apply(h);
      results.add(h);
    }
    Value pooled = norm(config, w.at("post_layernorm")).apply(h.tokenAt(0));
    results.add(pooled);
    results.add(
        Linear.withoutBias(
                weights.at("visual_projection"), config.width(), config.projectionWidth())
            .apply(pooled));
    return graph.compile(runtime, results.stream().map(Value::toFloat).toArray(Value[]::new));
  }

  /** Appends patches with positions behind the class token, (B, T, D). */
  private static Value embeddings(Graph graph, ClipVisionConfig config, Weights w) {
    Value pixels = graph.input("pixels").toComputePrecision();
    Weights e = w.at("embeddings");
    Weight classToken = e.get("class_embedding", config.width());
    PatchEmbedding patches =
        PatchEmbedding.of(e.at("patch_embedding"), CHANNELS, config.width(), config.patchSize());
    Value tokens = new ClassToken(classToken).apply(patches.apply(pixels));
    Weight positions = e.get("position_embedding.weight", config.tokens(), config.width());
    return tokens.add(new TokenTable(positions).firstRows(tokens));
  }

  private static LayerNorm norm(ClipVisionConfig config, Weights w) {
    return LayerNorm.of(w, config.width(), config.layerNormEpsilon());
  }
}
