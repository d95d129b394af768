package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.nn.CompiledGraph;
import io.vstar.nn.DotProduct;
import io.vstar.nn.Graph;
import io.vstar.nn.GraphCache;
import io.vstar.nn.LayerNorm;
import io.vstar.nn.LayerShape;
import io.vstar.nn.Linear;
import io.vstar.nn.NetworkAdapter;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

  /** The most adapter structures whose graphs are kept; a picture or a training needs fewer. */
  private static final int MAX_GRAPHS = 8;

  private final ClipTextConfig config;
  private final CompiledGraph tokenEmbeddings;
  private final GraphCache<CompiledGraph> transformers = new GraphCache<>(MAX_GRAPHS);
  private final TensorRuntime runtime;
  private final Weights weights;
  private final Precision precision;
  private final Map<String, LayerShape> layers;
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
    this.config = config;
    this.tokenTable = weights.get(TOKENS, config.vocabularySize(), config.width());
    this.tokenEmbeddings = tokenEmbeddings(runtime, tokenTable);
    this.runtime = runtime;
    this.precision = precision;
    this.weights = weights.in(precision);
    Graph graph = new Graph("clip_text_transformer", precision);
    Value[] results = write(graph, NetworkAdapter.NONE);
    this.layers = graph.layers();
    transformers.get(NetworkAdapter.NONE.structure(), () -> graph.compile(runtime, results));
  }

  public ClipTextConfig config() {
    return config;
  }

  /** Returns the rows of all tokens, (vocabulary, D), for initial values of learned vectors. */
  public NDArray tokenTable() {
    return tokenTable.tensor();
  }

  /** Returns the linear layers by name, in the order of the forward pass. */
  public Map<String, LayerShape> layers() {
    return layers;
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
        TextModelCopy.of(ownWeights(), new Weight(tokenTable.name(), rows), scope),
        Precision.FP32);
  }

  /** Returns the weights that are trained; none in a frozen network. */
  public List<Weight> trained() {
    return Stream.concat(Stream.of(tokenTable), ownWeights().stream())
        .filter(Weight::isTrained)
        .toList();
  }

  private List<Weight> ownWeights() {
    return transformer(NetworkAdapter.NONE).weights();
  }

  /**
   * Encodes prompts, each chunk by itself.
   *
   * @param prompts (N, T) token ids with the places of learned vectors
   * @param overlay puts the learned vectors at those places
   * @return float32 states of N chunks, in the scope of the prompts
   */
  public EncodedText encode(PromptBatch prompts, TokenEmbeddingOverlay overlay) {
    return encode(prompts, overlay, NetworkAdapter.NONE);
  }

  /**
   * Encodes prompts with an adapter of the layers.
   *
   * @return float32 states of N chunks, in the scope of the prompts
   */
  public EncodedText encode(
      PromptBatch prompts, TokenEmbeddingOverlay overlay, NetworkAdapter adapter) {
    return transform(embed(prompts, overlay), prompts.ends(), adapter);
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
  private EncodedText transform(NDArray embeddings, NDArray ends, NetworkAdapter adapter) {
    List<NDArray> arguments = new ArrayList<>(List.of(embeddings, ends));
    arguments.addAll(adapter.tensors());
    NDList states = transformer(adapter).run(arguments.toArray(NDArray[]::new));
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

  /** Returns the kernel with this adapter, compiled if the cache has none of its structure. */
  private CompiledGraph transformer(NetworkAdapter adapter) {
    return transformers.get(
        adapter.structure(),
        () -> {
          Graph graph = new Graph("clip_text_transformer", precision);
          return graph.compile(runtime, write(graph, adapter));
        });
  }

  /** Writes the transformer and returns its results in the order of {@link EncodedText}. */
  private Value[] write(Graph graph, NetworkAdapter adapter) {
    Weights w = weights.at("text_model");
    Value embeddings = graph.input("embeddings").toComputePrecision(); // (B, T, D)
    Weight positions =
        w.get("embeddings.position_embedding.weight", config.positions(), config.width());
    Value ends = graph.input("ends");
    graph.adapt(
        adapter.write(
            IntStream.range(0, adapter.tensors().size())
                .mapToObj(i -> graph.input("adapter" + i).toComputePrecision())
                .toList()));
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
    return results.stream().map(Value::toFloat).toArray(Value[]::new);
  }
}
