package io.vstar.adapter.lora;

import io.vstar.adapter.lora.LoraTensorName.Role;
import io.vstar.io.TensorInfo;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the names and shapes of a LoRA file tell without its values.
 *
 * @param modules number of modules by network
 * @param convolutions number of modules of convolutions
 * @param magnitudes number of modules with a magnitude, which are DoRAs
 */
public record LoraOutline(SortedMap<String, Integer> modules, int convolutions, int magnitudes) {
  private static final int KERNEL_AXES = 4;

  public LoraOutline {
    modules = Collections.unmodifiableSortedMap(new TreeMap<>(modules));
  }

  /**
   * Reads the outline of a file's tensors.
   *
   * @return empty if the file has a tensor that is no part of a LoRA for Stable Diffusion
   */
  public static Optional<LoraOutline> of(Map<String, TensorInfo> tensors) {
    SortedMap<String, Integer> modules = new TreeMap<>();
    int convolutions = 0;
    int magnitudes = 0;
    for (TensorInfo tensor : tensors.values()) {
      Optional<LoraTensorName> name = LoraTensorName.parse(tensor.name());
      if (name.isEmpty()) {
        return Optional.empty();
      }
      if (name.get().role() == Role.DOWN) {
        String layer = name.get().layer();
        modules.merge(layer.substring(0, layer.indexOf('.')), 1, Integer::sum);
        convolutions += tensor.shape().size() == KERNEL_AXES ? 1 : 0;
      }
      magnitudes += name.get().role() == Role.MAGNITUDE ? 1 : 0;
    }
    return Optional.of(new LoraOutline(modules, convolutions, magnitudes));
  }
}
