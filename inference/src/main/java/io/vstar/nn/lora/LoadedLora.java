package io.vstar.nn.lora;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.nn.LayerShape;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The modules of a LoRA for one network, with their tensors on the device.
 *
 * @param modules modules in the order of the file
 */
public record LoadedLora(List<Module> modules) {
  public LoadedLora {
    modules = List.copyOf(modules);
  }

  /**
   * A module on the device.
   *
   * @param layer full name of the layer
   * @param scale factor of up · down
   * @param down (rank, in) or (rank, in, kernel, kernel) float32
   * @param up (out, rank) float32
   * @param magnitude (out) float32; empty if this is no DoRA
   */
  public record Module(
      String layer, double scale, NDArray down, NDArray up, Optional<NDArray> magnitude) {

    /** Returns its tensors in order. */
    public List<NDArray> tensors() {
      List<NDArray> tensors = new ArrayList<>(List.of(down, up));
      magnitude.ifPresent(tensors::add);
      return tensors;
    }
  }

  /**
   * Uploads the modules that a LoRA has for a network.
   *
   * @param network folder of the network, such as {@code unet}
   * @param layers the layers of the network by name
   * @param scope owns the tensors
   * @throws ConfigException naming the module whose layer the network does not have, or has in
   *     another shape
   */
  public static LoadedLora of(
      Lora lora, String network, Map<String, LayerShape> layers, TensorScope scope) {
    List<Module> modules = new ArrayList<>();
    for (LoraModule module : lora.of(network)) {
      requireFits(lora, module, layers);
      modules.add(
          new Module(
              module.layer(),
              module.scale(),
              upload(scope, module.down()),
              upload(scope, module.up()),
              module.magnitude().map(magnitude -> upload(scope, magnitude))));
    }
    return new LoadedLora(modules);
  }

  /**
   * Checks that the networks of a model have the layers of a LoRA.
   *
   * @param layers the layers of all networks by name
   * @throws ConfigException naming the first module that does not fit
   */
  public static void requireFits(Lora lora, Map<String, LayerShape> layers) {
    lora.modules().forEach(module -> requireFits(lora, module, layers));
  }

  private static void requireFits(Lora lora, LoraModule module, Map<String, LayerShape> layers) {
    LayerShape layer = layers.get(module.layer());
    if (layer == null) {
      throw new ConfigException(
          "LoRA %s changes %s, which the model does not have; use it with the kind of model it was trained on"
              .formatted(lora.name(), module.layer()));
    }
    boolean fits =
        module.in() == layer.in()
            && module.out() == layer.out()
            && module.kernel() == Math.max(1, layer.kernel());
    if (!fits) {
      throw new ConfigException(
          "LoRA %s changes %s by a weight of shape (%d, %d, %d, %d), but the model's is %s; use it with the kind of model it was trained on"
              .formatted(
                  lora.name(),
                  module.layer(),
                  module.out(),
                  module.in(),
                  module.kernel(),
                  module.kernel(),
                  layer.inWords()));
    }
  }

  private static NDArray upload(TensorScope scope, HostTensor tensor) {
    long[] shape = tensor.info().shape().stream().flatMapToLong(LongStream::of).toArray();
    return scope.upload(tensor.toFloats(), shape);
  }
}
