package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.nn.CompiledGraph;
import io.vstar.nn.DotProduct;
import io.vstar.nn.Graph;
import io.vstar.nn.LayerNorm;
import io.vstar.nn.Linear;
import io.vstar.nn.Precision;
import io.vstar.nn.TokenTable;
import io.vstar.nn.Value;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.nn.WholeScores;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CLIP's text transformer, made of token and position embeddings, pre-norm layers with a causal
 * mask and a final norm.
 *
 * <p>Source: Radford et al. 2021, in the layout of the published checkpoints ({@code
 * text_model.*}).
 */
public final class ClipTextModel {
  private static final String TOKENS = "text_model.embeddings.token_embedding.weight";

  private final TensorRuntime runtime;
  private final ClipTextConfig config;
  private final CompiledGraph tokenEmbeddings;
  private final CompiledGraph transformer;
  private final Weight tokenTable;

  /**
   * Binds the network to its weights.
   *
   * @param weights the weights of {@code text_model} and, in a model with a projection, of {@code
   *     text_projection}
   * @param precision the format that the transformer computes in; results are float32
   */
  public ClipTextModel(
      TensorRuntime runtime, ClipTextConfig config, Weights weights, Precision precision) {
    this.runtime = runtime;
    this.config = config;
    this.tokenTable = weights.get(TOKENS, config.vocabularySize(), config.width());
    this.tokenEmbeddings = tokenEmbeddings(runtime, tokenTable);
    this.transformer = transformer(runtime, config, weights.in(precision), precision);
  }

  public ClipTextConfig config() {
    return config;
  }

  /** Returns the rows of all tokens, (vocabulary, D), for initial values of learned vectors. */
  public NDArray tokenTable() {
    return tokenTable.tensor();
  }

  /**
   * Returns a copy of this network whose weights are trained, to be changed for some texts alone:
   * float32 whatever this network computes in, each a copy that requires a gradient. A projection
   * stays frozen. The copy knows only some tokens, since the table of all is a third of the
   * network; its token i is {@code tokens[i]} of this network.
   *
   * @param scope owns the copies
   * @param tokens ids of different tokens, at least one
   */
  public ClipTextModel trainableCopy(TensorScope scope, long... tokens) {
    NDArray rows = tokenEmbeddings.run(scope.upload(tokens, tokens.length)).head();
    return new ClipTextModel(
        runtime,
        config.withVocabularySize(tokens.length),
        TextModelCopy.of(transformer.weights(), new Weight(tokenTable.name(), rows), scope),
        Precision.FP32);
  }

  /** Returns the weights that are trained; none in a frozen network. */
  public List<Weight> trained() {
    return Stream.concat(Stream.of(tokenTable), transformer.weights().stream())
        .filter(Weight::isTrained)
        .toList();
  }

  /**
   * Encodes prompts, each chunk by itself.
   *
   * @param prompts (N, T) token ids with the places of learned vectors
   * @param overlay puts the learned vectors at those places
   * @return float32 states of N chunks, in the scope of the prompts
   */
  public EncodedText encode(PromptBatch prompts, TokenEmbeddingOverlay overlay) {
    return transform(embed(prompts, overlay), prompts.ends());
  }

  /**
   * Returns the vectors that the transformer reads, before positions are added: rows of the token
   * table, and learned vectors at their places.
   *
   * @param prompts (N, T) token ids with the places of learned vectors
   * @return (N, T, D) float32, in the scope of the prompts
   */
  public NDArray embed(PromptBatch prompts, TokenEmbeddingOverlay overlay) {
    return overlay.apply(tokenEmbeddings.run(prompts.ids()).head(), prompts);
  }

  /**
   * Runs the transformer on token embeddings.
   *
   * @param embeddings (N, T, D) without positions; T at most {@link ClipTextConfig#positions()}
   * @param ends (N) int64 positions of the end marks
   */
  private EncodedText transform(NDArray embeddings, NDArray ends) {
    NDList states = transformer.run(embeddings, ends);
    return new EncodedText(
        states.get(0),
        states.get(1),
        states.get(2),
        states.get(3),
        states.size() > 4 ? Optional.of(states.get(4)) : Optional.empty());
  }

  private static CompiledGraph tokenEmbeddings(TensorRuntime runtime, Weight table) {
    Graph graph = new Graph("clip_token_embeddings", Precision.FP32);
    Value ids = graph.input("ids");
    return graph.compile(runtime, new TokenTable(table).apply(ids));
  }

  private static CompiledGraph transformer(
      TensorRuntime runtime, ClipTextConfig config, Weights weights, Precision precision) {
    Weights w = weights.at("text_model");
    Graph graph = new Graph("clip_text_transformer", precision);
    Value embeddings = graph.input("embeddings").toComputePrecision(); // (B, T, D)
    Weight positions =
        w.get("embeddings.position_embedding.weight", config.positions(), config.width());
    Value ends = graph.input("ends");
    Value h = embeddings.add(new TokenTable(positions).firstRows(embeddings));
    ClipLayer.Shape shape = ClipLayer.Shape.of(config);
    DotProduct product =
        precision == Precision.BF16 && !runtime.isOnGpu()
            ? WholeScores.ofPast()
            : DotProduct.CAUSAL;
    Value penultimate = h;
    for (int i = 0; i < config.layers(); i++) {
      penultimate = h;
      h = ClipLayer.of(shape, product, w.at("encoder.layers", i)).apply(h);
    }
    LayerNorm finalNorm =
        LayerNorm.of(w.at("final_layer_norm"), config.width(), config.layerNormEpsilon());
    Value last = finalNorm.apply(h);
    Value pooled = last.tokenAt(ends);
    List<Value> results =
        new ArrayList<>(List.of(last, penultimate, finalNorm.apply(penultimate), pooled));
    config
        .projectionWidth()
        .map(width -> Linear.withoutBias(weights.at("text_projection"), config.width(), width))
        .ifPresent(projection -> results.add(projection.apply(pooled)));
    return graph.compile(runtime, results.stream().map(Value::toFloat).toArray(Value[]::new));
  }
}
