package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.io.HostTensor;
import io.vstar.io.Sha256;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.optim.Parameter;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Pocket's autoencoder with weights that can be trained. */
final class Autoencoder {
  private static final float INITIAL_LOG_VARIANCE = -5;
  private static final List<String> DECODING = List.of("decoder.", "post_quant_conv.");

  private final TensorRuntime runtime;
  private final Precision precision;
  private final TrainableWeights weights;
  private final VaeEncoder encoder;
  private final VaeDecoder decoder;

  /**
   * Creates the autoencoder.
   *
   * @param scope owns the weights
   * @param initial source of the weights
   * @param precision format that it computes in; its weights are float32
   */
  Autoencoder(
      TensorRuntime runtime, TensorScope scope, InitialValues initial, Precision precision) {
    this.runtime = runtime;
    this.precision = precision;
    this.weights = new TrainableWeights(ModelPart.VAE.folder(), scope, initial);
    VaeConfig config = PocketArchitecture.vae();
    this.encoder = new VaeEncoder(runtime, config, weights, precision);
    this.decoder = new VaeDecoder(runtime, config, weights, precision);
  }

  /**
   * Returns initial values with which an encoder is sure of its latents from the start. With a
   * variance of 1, which falls by a bias's slow steps, all that is decoded is noise for hundreds of
   * updates.
   */
  static InitialValues certain(InitialValues initial) {
    return (name, shape) -> {
      float[] values = initial.of(name, shape);
      if (name.equals("quant_conv.bias")) {
        Arrays.fill(values, values.length / 2, values.length, INITIAL_LOG_VARIANCE);
      }
      return values;
    };
  }

  VaeEncoder encoder() {
    return encoder;
  }

  /** Returns a copy of the encoder as it is now, of which no gradients are recorded. */
  VaeEncoder frozenEncoder() {
    return new VaeEncoder(runtime, PocketArchitecture.vae(), weights.frozen(), precision);
  }

  VaeDecoder decoder() {
    return decoder;
  }

  Map<String, NDArray> weights() {
    return weights.tensors();
  }

  List<Parameter> parameters() {
    return weights.parameters();
  }

  /** Returns the parameters that decode latents. */
  List<Parameter> decodingParameters() {
    String prefix = ModelPart.VAE.folder() + ".";
    return weights.parameters().stream()
        .filter(parameter -> isDecoding(parameter.name().substring(prefix.length())))
        .toList();
  }

  /** Returns a text that is equal for equal weights of the encoder. */
  String encoderFingerprint() {
    return Sha256.of(
        weights.tensors().entrySet().stream()
            .filter(entry -> !isDecoding(entry.getKey()))
            .map(entry -> host(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static boolean isDecoding(String name) {
    return DECODING.stream().anyMatch(name::startsWith);
  }

  private static HostTensor host(String name, NDArray tensor) {
    return HostTensor.ofFloats(name, tensor.toFloatArray(), tensor.getShape().getShape());
  }
}
