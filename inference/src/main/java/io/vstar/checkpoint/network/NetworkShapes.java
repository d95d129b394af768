package io.vstar.checkpoint.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.clip.ClipTextModel;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.UNet;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists the tensors that a network needs. */
public final class NetworkShapes {
  private NetworkShapes() {}

  /**
   * Builds a network and records which weights it asks for.
   *
   * @param runtime runtime on which the network is built; nothing stays there
   * @return shapes by name in diffusers layout, in the order in which the network asks
   */
  public static Map<String, List<Long>> of(
      TensorRuntime runtime, StableDiffusionConfig config, ModelPart part) {
    Map<String, List<Long>> requested = new LinkedHashMap<>();
    try (TensorScope scope = runtime.openScope("shapes")) {
      NDArray zero = scope.zeros(1);
      Weights recorder =
          (tensor, shape) -> {
            requested.put(tensor, Arrays.stream(shape).boxed().toList());
            return new Weight(
                tensor, zero.broadcast(new Shape(shape))); // a view, which takes no memory
          };
      build(runtime, config, part, recorder);
    }
    return requested;
  }

  private static void build(
      TensorRuntime runtime, StableDiffusionConfig config, ModelPart part, Weights weights) {
    switch (part) {
      case TEXT_ENCODER, TEXT_ENCODER_2 ->
          new ClipTextModel(
              runtime,
              config.text().encoders().get(part == ModelPart.TEXT_ENCODER ? 0 : 1),
              weights,
              Precision.FP32);
      case UNET -> new UNet(runtime, config.unet(), weights, Precision.FP32);
      case VAE -> {
        new VaeEncoder(runtime, config.vae(), weights);
        new VaeDecoder(runtime, config.vae(), weights);
      }
      case IMAGE_ENCODER ->
          throw new IllegalArgumentException("the config of a model does not describe " + part);
    }
  }
}
