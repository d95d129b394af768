package io.vstar.adapter.lora;

import io.vstar.adapter.lora.LoraTensorName.Form;
import io.vstar.adapter.lora.LoraTensorName.Role;
import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the modules of a LoRA from the tensors of a file in any layout. */
final class LoraTensors {
  /** The names of adapters that are no LoRA, by what they are. */
  private static final Map<String, Pattern> OTHERS =
      Map.of(
          "a LoHa", Pattern.compile("\\.hada_w"),
          "a LoKr", Pattern.compile("\\.lokr_w"),
          "an OFT adapter", Pattern.compile("\\.oft_(blocks|diag)"),
          "a full difference", Pattern.compile("\\.diff(_b)?$"),
          "a LoRA with a Tucker decomposition", Pattern.compile("\\.lora_mid\\."),
          "a LoRA with biases", Pattern.compile("\\.lora_B(\\.\\w+)?\\.bias$"));

  private final String file;
  private final Map<String, HostTensor> tensors;
  private final Form form;

  /**
   * Groups the tensors of a file.
   *
   * @param file the file, for messages
   * @throws CheckpointException naming a tensor that is of no LoRA
   */
  LoraTensors(String file, Map<String, HostTensor> tensors) {
    this.file = file;
    this.tensors = tensors;
    if (tensors.isEmpty()) {
      throw new CheckpointException(file + " is not a LoRA: it has no tensors");
    }
    this.form = name(tensors.keySet().iterator().next()).form();
  }

  /** Returns the layout of the file's names. */
  Form form() {
    return form;
  }

  /** The alpha of modules whose file has none beside their tensors. */
  @FunctionalInterface
  interface Alphas {
    /** Returns the alpha of a layer of this rank. */
    double of(String layer, int rank);
  }

  /**
   * Returns the modules in the order of the file.
   *
   * @throws CheckpointException naming the layer whose tensors are missing, do not fit each other
   *     or are not finite
   */
  List<LoraModule> modules(Alphas alphas) {
    Map<String, Map<Role, HostTensor>> byLayer = new LinkedHashMap<>();
    tensors.forEach(
        (key, tensor) -> {
          LoraTensorName name = name(key);
          Map<Role, HostTensor> module =
              byLayer.computeIfAbsent(name.layer(), layer -> new EnumMap<>(Role.class));
          if (module.put(name.role(), tensor) != null) {
            throw new CheckpointException(
                "%s has two tensors for %s of %s, one is %s"
                    .formatted(file, words(name.role()), name.layer(), key));
          }
        });
    List<LoraModule> modules = new ArrayList<>();
    byLayer.forEach((layer, module) -> modules.add(module(layer, module, alphas)));
    return modules;
  }

  private LoraTensorName name(String key) {
    return LoraTensorName.parse(key).orElseThrow(() -> unknown(key));
  }

  private CheckpointException unknown(String key) {
    for (Map.Entry<String, Pattern> other : OTHERS.entrySet()) {
      if (other.getValue().matcher(key).find()) {
        return new CheckpointException(
            "%s is %s (%s), which vstar does not read; expected a LoRA with lora_down and lora_up, or lora_A and lora_B"
                .formatted(file, other.getKey(), key));
      }
    }
    return new CheckpointException(
        "%s is not a LoRA for Stable Diffusion: it has the tensor %s".formatted(file, key));
  }

  private LoraModule module(String layer, Map<Role, HostTensor> found, Alphas alphas) {
    HostTensor down = floats(layer, Role.DOWN, required(layer, Role.DOWN, found));
    HostTensor up = floats(layer, Role.UP, required(layer, Role.UP, found));
    List<Long> wide = up.info().shape();
    if (down.info().shape().isEmpty() || wide.size() < 2) {
      throw new CheckpointException(
          "%s: %s has down of shape %s and up of shape %s, expected matrices"
              .formatted(file, layer, down.info().shape(), wide));
    }
    int rank = Math.toIntExact(down.info().shape().get(0));
    double alpha =
        found.containsKey(Role.ALPHA)
            ? number(layer, found.get(Role.ALPHA))
            : alphas.of(layer, rank);
    Optional<HostTensor> magnitude =
        Optional.ofNullable(found.get(Role.MAGNITUDE))
            .map(tensor -> floats(layer, Role.MAGNITUDE, tensor))
            .map(tensor -> perOutput(layer, tensor, wide.get(0)));
    try {
      return new LoraModule(layer, down, matrix(up), alpha, magnitude);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private HostTensor required(String layer, Role role, Map<Role, HostTensor> found) {
    HostTensor tensor = found.get(role);
    if (tensor == null) {
      throw new CheckpointException(
          "%s has no %s for %s, only %s".formatted(file, words(role), layer, found.keySet()));
    }
    return tensor;
  }

  private static String words(Role role) {
    return switch (role) {
      case DOWN -> "down (lora_A)";
      case UP -> "up (lora_B)";
      case ALPHA -> "alpha";
      case MAGNITUDE -> "magnitude (dora_scale)";
    };
  }

  /** Drops the axes of a kernel of size 1: (out, r, 1, 1) → (out, r). */
  private static HostTensor matrix(HostTensor tensor) {
    List<Long> shape = tensor.info().shape();
    boolean has1x1 = shape.size() > 2 && shape.subList(2, shape.size()).equals(List.of(1L, 1L));
    return has1x1 ? shaped(tensor, shape.subList(0, 2)) : tensor;
  }

  /**
   * Returns a magnitude as (out); files have it with axes of size 1 around, by PEFT before and
   * after it, by LyCORIS only after it.
   */
  private HostTensor perOutput(String layer, HostTensor tensor, long out) {
    List<Long> shape = tensor.info().shape();
    boolean first = form == Form.PEFT || form == Form.DIFFUSERS || shape.get(0) == out;
    if (tensor.info().elements() != out || !first || !shape.contains(out)) {
      throw new CheckpointException(
          "%s: the magnitude (dora_scale) of %s has shape %s, expected %d norms, one for each output; norms for each input are not read"
              .formatted(file, layer, shape, out));
    }
    return shaped(tensor, List.of(out));
  }

  private static HostTensor shaped(HostTensor tensor, List<Long> shape) {
    return new HostTensor(new TensorInfo(tensor.info().name(), DType.F32, shape), tensor.data());
  }

  private HostTensor floats(String layer, Role role, HostTensor tensor) {
    if (!tensor.info().dtype().isFloating() || tensor.info().shape().contains(0L)) {
      throw new CheckpointException(
          "%s: %s of %s is of type %s and shape %s, expected floating-point numbers"
              .formatted(file, words(role), layer, tensor.info().dtype(), tensor.info().shape()));
    }
    HostTensor floats = tensor.withDType(DType.F32).withName(layer + "." + role);
    floats
        .firstNotFinite()
        .ifPresent(
            value -> {
              throw new CheckpointException(
                  "%s has %s in %s of %s; its training went wrong"
                      .formatted(file, value, words(role), layer));
            });
    return floats;
  }

  private double number(String layer, HostTensor tensor) {
    if (tensor.info().elements() != 1) {
      throw new CheckpointException(
          "%s: alpha of %s has shape %s, expected a number"
              .formatted(file, layer, tensor.info().shape()));
    }
    return tensor.toFloats()[0];
  }
}
