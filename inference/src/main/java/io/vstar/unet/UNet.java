package io.vstar.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.UNetConfig;
import io.vstar.nn.CompiledGraph;
import io.vstar.nn.Conv2d;
import io.vstar.nn.Convolution;
import io.vstar.nn.Convolutions;
import io.vstar.nn.Graph;
import io.vstar.nn.GraphCache;
import io.vstar.nn.GroupNorm;
import io.vstar.nn.LayerShape;
import io.vstar.nn.Precision;
import io.vstar.nn.ResnetBlock;
import io.vstar.nn.SegmentedGraph;
import io.vstar.nn.Value;
import io.vstar.nn.Weights;
import io.vstar.nn.WinogradConv2d;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The network that predicts the noise in latents, given the timestep and the text (Rombach et al.
 * 2022).
 *
 * <p>Its weights have the names of diffusers' {@code UNet2DConditionModel}.
 */
public final class UNet {
  /**
   * The least side of the feature maps, at the size that the model was trained on, at which
   * Winograd's filters are worth their memory. Inner levels have larger filters and fewer cells.
   */
  private static final int MIN_WINOGRAD_SIDE = 32;

  /** The most adapter structures whose graphs are kept; a picture or a training needs fewer. */
  private static final int MAX_GRAPHS = 16;

  private final TensorRuntime runtime;
  private final UNetConfig config;
  private final Weights weights;
  private final Precision precision;
  private final boolean checkpointing;
  private final boolean segmented; // in gradient scopes
  private final Map<String, LayerShape> layers;
  private final GraphCache<CompiledGraph> graphs = new GraphCache<>(MAX_GRAPHS);
  private final GraphCache<SegmentedGraph> segmentedGraphs = new GraphCache<>(MAX_GRAPHS);

  /** Binds the network to its weights, without activation checkpointing. */
  public UNet(TensorRuntime runtime, UNetConfig config, Weights weights, Precision precision) {
    this(runtime, config, weights, precision, false);
  }

  /**
   * Binds the network to its weights.
   *
   * @param precision the format that layers compute in; inputs and the prediction are float32
   * @param checkpointing true if intermediates of the outer half of the levels, which take most of
   *     the memory, are computed again for the gradient instead of being kept (activation
   *     checkpointing)
   */
  public UNet(
      TensorRuntime runtime,
      UNetConfig config,
      Weights weights,
      Precision precision,
      boolean checkpointing) {
    this.runtime = runtime;
    this.checkpointing = checkpointing;
    this.config = config;
    this.weights = weights.in(precision);
    this.precision = precision;
    Draft draft = write(ContextAdapter.NONE);
    this.segmented = draft.graph().isSegmented();
    this.layers = draft.graph().layers();
    graphs.get(ContextAdapter.NONE.structure(), () -> draft.compile(runtime));
  }

  public UNetConfig config() {
    return config;
  }

  /** Returns the linear layers and convolutions by name, in the order of the forward pass. */
  public Map<String, LayerShape> layers() {
    return layers;
  }

  /**
   * Computes a prediction.
   *
   * @param latents (B, 4, h, w) noised latents, any height and width; (1, 4, h, w) if all B texts
   *     share them: the layers before the first that reads the text are then computed once
   * @param timesteps (B) float32 in [0, 1000), or (1)
   * @param conditioning has a summary if and only if the model's config has a size embedding
   * @return (B, 4, h, w), in the scope of {@code latents}
   */
  public NDArray forward(NDArray latents, NDArray timesteps, Conditioning conditioning) {
    return forward(latents, timesteps, conditioning, ContextAdapter.NONE);
  }

  /**
   * Computes a prediction with an adapter.
   *
   * @return (B, 4, h, w), in the scope of {@code latents}
   */
  public NDArray forward(
      NDArray latents, NDArray timesteps, Conditioning conditioning, ContextAdapter adapter) {
    return forwardAll(latents, timesteps, conditioning, adapter).head();
  }

  /**
   * Computes a prediction with an adapter, and the adapter's results.
   *
   * @return the prediction, (B, 4, h, w), then {@link ContextAdapter.Written#results}, all in the
   *     scope of {@code latents}
   */
  public NDList forwardAll(
      NDArray latents, NDArray timesteps, Conditioning conditioning, ContextAdapter adapter) {
    List<NDArray> inputs = new ArrayList<>(List.of(latents, timesteps, conditioning.context()));
    conditioning.summary().ifPresent(all -> inputs.addAll(List.of(all.pooled(), all.sizes())));
    inputs.addAll(adapter.tensors());
    NDArray[] arguments = inputs.toArray(NDArray[]::new);
    return segmented && runtime.recording().isPresent()
        ? segmentedGraph(adapter).run(arguments)
        : graph(adapter).run(arguments);
  }

  /** Returns the kernel with this adapter, compiled if the cache has none of its structure. */
  private CompiledGraph graph(ContextAdapter adapter) {
    return graphs.get(adapter.structure(), () -> write(adapter).compile(runtime));
  }

  private SegmentedGraph segmentedGraph(ContextAdapter adapter) {
    return segmentedGraphs.get(adapter.structure(), () -> write(adapter).compileSegmented(runtime));
  }

  /** A graph of the network, not yet compiled. */
  private record Draft(Graph graph, Value... results) {
    CompiledGraph compile(TensorRuntime runtime) {
      return graph.compile(runtime, results);
    }

    SegmentedGraph compileSegmented(TensorRuntime runtime) {
      return graph.compileSegmented(runtime, results);
    }
  }

  private Draft write(ContextAdapter adapter) {
    Graph graph = new Graph("unet", precision);
    return new Draft(graph, new Definition(graph).write(adapter));
  }

  /** Returns the choice of 3×3 convolutions at a level. */
  private Convolutions convolutions(int level) {
    boolean wide = config.sampleSize() >> level >= MIN_WINOGRAD_SIDE;
    return wide && precision == Precision.FP32 && !runtime.isOnGpu()
        ? WinogradConv2d::of
        : Convolutions.DIRECT;
  }

  private DotProducts dotProducts() {
    return precision == Precision.BF16 && !runtime.isOnGpu()
        ? DotProducts.OF_MATRICES
        : DotProducts.FUSED;
  }

  /** The pooled prompts and sizes of SDXL in a graph. */
  private record Summary(UNetConfig.SizeEmbedding form, Value pooled, Value sizes) {}

  /** The definition of the network: one method for each part, in the order of the forward pass. */
  private final class Definition {
    private final Graph graph;
    private final int last = config.levels().size() - 1;

    Definition(Graph graph) {
      this.graph = graph;
    }

    /** Writes the forward pass and returns the prediction, then the adapter's results. */
    Value[] write(ContextAdapter adapter) {
      Value latents = graph.input("latents").toComputePrecision();
      Value timesteps = graph.input("timesteps");
      Value text = graph.input("context").toComputePrecision();
      Optional<Summary> summary = summary();
      ContextAdapter.Written written = written(adapter);
      graph.adapt(written.layers());
      Value time = time(timesteps, summary).silu();
      AdaptedContext context = new AdaptedContext(text, written, sites(), latents);

      Deque<Value> skips = new ArrayDeque<>();
      Value h =
          Conv2d.of3x3(weights.at("conv_in"), config.inChannels(), channels(0)).apply(latents);
      skips.push(h);
      for (int i = 0; i <= last; i++) {
        h = down(i, h, time, context, skips);
      }
      h = middle(h, time, context);
      for (int i = last; i >= 0; i--) {
        h = up(i, h, time, context, skips);
      }
      GroupNorm norm = norm(weights.at("conv_norm_out"), channels(0));
      Conv2d out = Conv2d.of3x3(weights.at("conv_out"), channels(0), config.outChannels());
      List<Value> results = new ArrayList<>();
      results.add(out.apply(norm.apply(h).silu()).toFloat());
      results.addAll(written.results());
      return results.toArray(Value[]::new);
    }

    private ContextAdapter.Written written(ContextAdapter adapter) {
      return adapter.write(
          IntStream.range(0, adapter.tensors().size())
              .mapToObj(i -> graph.input("adapter" + i).toComputePrecision())
              .toList());
    }

    private Map<String, AttentionSite> sites() {
      return config.attentionSites().stream()
          .collect(Collectors.toMap(AttentionSite::name, Function.identity()));
    }

    private Optional<Summary> summary() {
      return config
          .sizeEmbedding()
          .map(sizes -> new Summary(sizes, graph.input("pooled"), graph.input("sizes")));
    }

    private Value time(Value timesteps, Optional<Summary> summary) {
      Value time = TimeEmbedding.of(config, weights).apply(timesteps);
      return summary
          .map(
              all ->
                  SummaryEmbedding.of(all.form(), config.timeWidth(), weights.at("add_embedding"))
                      .apply(all.pooled(), all.sizes()))
          .map(time::add)
          .orElse(time);
    }

    private Value down(int i, Value x, Value time, AdaptedContext context, Deque<Value> skips) {
      UNetConfig.Level level = config.levels().get(i);
      Weights w = weights.at("down_blocks", i);
      Value h = x;
      for (int j = 0; j < level.resnetBlocks(); j++) {
        int in = j == 0 ? channels(Math.max(i - 1, 0)) : level.channels();
        ResnetBlock resnet = resnet(i, w.at("resnets", j), in, level.channels());
        h = block(i, resnet, "down_blocks." + i + ".attentions." + j, h, time, context);
        skips.push(h);
      }
      if (i < last) {
        Weights conv = w.at("downsamplers.0.conv");
        h = Conv2d.of(conv, level.channels(), level.channels(), 3, 2, 1).apply(h);
        skips.push(h);
      }
      return h;
    }

    private Value middle(Value x, Value time, AdaptedContext context) {
      int channels = channels(last);
      Weights w = weights.at("mid_block");
      Value h = resnet(last, w.at("resnets.0"), channels, channels).apply(x, time);
      h =
          SpatialTransformer.of(
                  config,
                  weights,
                  "mid_block.attentions.0",
                  channels,
                  config.midTransformerDepth(),
                  config.midHeads(),
                  dotProducts())
              .apply(h, context);
      return resnet(last, w.at("resnets.1"), channels, channels).apply(h, time);
    }

    /** Writes level {@code i} of the way up; the layout of weights counts from the innermost. */
    private Value up(int i, Value x, Value time, AdaptedContext context, Deque<Value> skips) {
      UNetConfig.Level level = config.levels().get(i);
      Weights w = weights.at("up_blocks", last - i);
      int below = channels(Math.min(i + 1, last));
      int above = channels(Math.max(i - 1, 0));
      Value h = x;
      for (int j = 0; j <= level.resnetBlocks(); j++) {
        int in = j == 0 ? below : level.channels();
        int skip = j == level.resnetBlocks() ? above : level.channels();
        ResnetBlock resnet = resnet(i, w.at("resnets", j), in + skip, level.channels());
        String attention = "up_blocks." + (last - i) + ".attentions." + j;
        h = block(i, resnet, attention, h.concatChannels(skips.pop()), time, context);
      }
      if (i > 0) {
        // The size is that of the next skip connection: sides need not be multiples of the
        // downscale.
        Convolution conv =
            convolutions(i - 1)
                .of3x3(w.at("upsamplers.0.conv"), level.channels(), level.channels());
        h = conv.apply(h.resizeNearestTo(skips.peek()));
      }
      return h;
    }

    /** Writes a resnet block of level {@code i} and the attention after it. */
    private Value block(
        int i, ResnetBlock resnet, String attention, Value x, Value time, AdaptedContext context) {
      Value h = part(i, () -> resnet.apply(x, time));
      UNetConfig.Level level = config.levels().get(i);
      return level.transformerDepth() == 0
          ? h
          : part(i, () -> attend(attention, level, h, context));
    }

    /** Marks a part as recomputed at the outer levels, whose feature maps are largest. */
    private Value part(int i, Supplier<Value> part) {
      return checkpointing && 2 * i <= last ? graph.recomputed(part) : part.get();
    }

    private Value attend(String name, UNetConfig.Level level, Value h, AdaptedContext context) {
      return SpatialTransformer.of(
              config,
              weights,
              name,
              level.channels(),
              level.transformerDepth(),
              level.heads(),
              dotProducts())
          .apply(h, context);
    }

    private ResnetBlock resnet(int level, Weights w, int in, int out) {
      return ResnetBlock.timed(
          w,
          in,
          out,
          config.normGroups(),
          config.normEpsilon(),
          config.timeWidth(),
          convolutions(level));
    }

    private GroupNorm norm(Weights w, int channels) {
      return GroupNorm.of(w, channels, config.normGroups(), config.normEpsilon());
    }

    private int channels(int level) {
      return config.levels().get(level).channels();
    }
  }
}
