package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.clip.ClipTextModel;
import io.vstar.conditioning.Conditioner;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.text.PromptChunk;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import io.vstar.unet.UNet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Text encoders and UNet on random weights, and the gradients that a squared error gives them. */
final class TrainedNetworks {
  /** So many that in bfloat16 the rounding of single examples averages out. */
  private static final int BATCH = 32;

  private static final int TOKENS = 9;
  private static final int SIDE = 8;

  private final CpuRuntime cpu;
  private final StableDiffusionConfig config;
  private final Map<String, DrawnWeights> drawn = new LinkedHashMap<>(); // by network
  private final NDArray latents; // noised
  private final NDArray target;
  private final NDArray timesteps;

  TrainedNetworks(CpuRuntime cpu, StableDiffusionConfig config) {
    this.cpu = cpu;
    this.config = config;
    this.latents = cpu.gaussian(BATCH, 4, SIDE, SIDE);
    this.target = cpu.gaussian(BATCH, 4, SIDE, SIDE);
    float[] each = new float[BATCH];
    for (int i = 0; i < BATCH; i++) {
      each[i] = 1000f / BATCH * i;
    }
    this.timesteps = cpu.scope().upload(each, BATCH);
  }

  /** The noised latents, for a test that wants their gradient. */
  NDArray latents() {
    return latents;
  }

  /** All weights by full name; those of a network that was built. */
  Map<String, NDArray> weights() {
    Map<String, NDArray> all = new LinkedHashMap<>();
    drawn.forEach(
        (network, weights) ->
            weights.tensors().forEach((name, tensor) -> all.put(network + "." + name, tensor)));
    return all;
  }

  /** Trains these weights and freezes the others. */
  void train(Predicate<String> names) {
    weights().forEach((name, tensor) -> tensor.setRequiresGradient(names.test(name)));
  }

  /** The same weights at each call; drawn at the first. */
  Networks build(Precision precision, boolean checkpointing) {
    List<ClipTextModel> encoders = new ArrayList<>();
    for (int i = 0; i < config.text().encoders().size(); i++) {
      Weights text = weights(i == 0 ? "text_encoder" : "text_encoder_2", 7 + i);
      encoders.add(
          new ClipTextModel(cpu.runtime(), config.text().encoders().get(i), text, precision));
    }
    Conditioner conditioner =
        new Conditioner(
            encoders, config.text().contextLayer(), config.unet().sizeEmbedding().isPresent());
    UNet unet =
        new UNet(cpu.runtime(), config.unet(), weights("unet", 3), precision, checkpointing);
    return new Networks(conditioner, unet);
  }

  private Weights weights(String network, long seed) {
    DrawnWeights weights =
        drawn.computeIfAbsent(network, each -> new DrawnWeights(cpu.scope(), seed));
    return (name, shape) -> new Weight(network + "." + name, weights.get(name, shape).tensor());
  }

  /** One form of the networks. */
  final class Networks {
    private final Conditioner conditioner;
    private final UNet unet;

    private Networks(Conditioner conditioner, UNet unet) {
      this.conditioner = conditioner;
      this.unet = unet;
    }

    /** Gradients of the loss, by full name of the weight; those of weights that are trained. */
    Map<String, float[]> gradients() {
      backward();
      Map<String, float[]> gradients = new LinkedHashMap<>();
      weights()
          .forEach(
              (name, tensor) -> {
                if (tensor.hasGradient()) {
                  gradients.put(name, taken(tensor));
                }
              });
      return gradients;
    }

    /** Adds to the gradients. */
    void backward() {
      try (GradientScope gradients = GradientScope.open(cpu.runtime())) {
        int encoders = conditioner.encoders().size();
        Conditioning conditioning =
            conditioner.encode(
                cpu.scope(),
                Collections.nCopies(encoders, prompts()),
                Collections.nCopies(BATCH, PictureSize.whole(64, 48)));
        NDArray error = unet.forward(latents, timesteps, conditioning).sub(target);
        gradients.backward(error.square().mean());
      }
    }
  }

  /** The gradient that has come, which is zero afterwards. */
  static float[] taken(NDArray tensor) {
    NDArray gradient = GradientScope.of(tensor);
    float[] values = gradient.toFloatArray();
    gradient.muli(0f);
    return values;
  }

  /** Four different ones, so that each word is in several examples. */
  private static TokenizedPrompts prompts() {
    List<TokenizedPrompt> prompts =
        IntStream.range(0, BATCH)
            .mapToObj(
                i ->
                    TokenizedPrompt.of(
                        PromptChunk.unweighted(
                            LongStream.range(0, TOKENS)
                                .mapToObj(t -> t == TOKENS - 1 ? 599L : 7 * t + 100 * (i % 4))
                                .toList(),
                            TOKENS - 1,
                            List.of())))
            .toList();
    return new TokenizedPrompts(prompts);
  }
}
