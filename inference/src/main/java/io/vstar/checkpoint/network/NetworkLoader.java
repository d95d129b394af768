package io.vstar.checkpoint.network;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.clip.ClipTextModel;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.UNet;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Loads the networks of a model; the caller's scope owns their weights. */
public final class NetworkLoader {
  private final TensorRuntime runtime;
  private final StableDiffusionConfig config;
  private final PartLoader parts;

  /** Creates a loader of frozen networks. */
  public NetworkLoader(TensorRuntime runtime, ModelFiles files) {
    this(runtime, files, Set.of(), name -> true);
  }

  /**
   * Creates a loader of networks to train.
   *
   * @param trainedParts parts with weights that become float32 and require a gradient; all others
   *     are frozen
   * @param trainedNames tests whether a weight of these parts is trained, by its full name
   */
  public NetworkLoader(
      TensorRuntime runtime,
      ModelFiles files,
      Set<ModelPart> trainedParts,
      Predicate<String> trainedNames) {
    this.runtime = runtime;
    this.config = files.config();
    this.parts = new PartLoader(runtime, files::open, trainedParts, trainedNames);
  }

  /** Returns the trained weights of all networks loaded so far. */
  public List<Weight> trained() {
    return parts.trained();
  }

  /** Loads all text encoders, in the order in which their states are concatenated. */
  public List<ClipTextModel> textEncoders(TensorScope scope, Precision precision) {
    return IntStream.range(0, config.text().encoders().size())
        .mapToObj(i -> textEncoder(i, scope, precision))
        .toList();
  }

  private ClipTextModel textEncoder(int index, TensorScope scope, Precision precision) {
    return parts.load(
        ModelPart.textEncoder(index),
        scope,
        weights ->
            new ClipTextModel(runtime, config.text().encoders().get(index), weights, precision));
  }

  /**
   * Loads the UNet.
   *
   * @param checkpointing whether activations are computed again in the backward pass, see {@link
   *     UNet#UNet(TensorRuntime, io.vstar.architecture.UNetConfig, Weights, Precision, boolean)}
   */
  public UNet unet(TensorScope scope, Precision precision, boolean checkpointing) {
    return parts.load(
        ModelPart.UNET,
        scope,
        weights -> new UNet(runtime, config.unet(), weights, precision, checkpointing));
  }

  /** Loads the encoder of the VAE. */
  public VaeEncoder vaeEncoder(TensorScope scope) {
    return parts.load(
        ModelPart.VAE, scope, weights -> new VaeEncoder(runtime, config.vae(), weights));
  }

  /** Loads the decoder of the VAE. */
  public VaeDecoder vaeDecoder(TensorScope scope) {
    return parts.load(
        ModelPart.VAE, scope, weights -> new VaeDecoder(runtime, config.vae(), weights));
  }
}
