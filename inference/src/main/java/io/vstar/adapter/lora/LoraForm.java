package io.vstar.adapter.lora;

import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the tensors and metadata of a LoRA file in each layout. */
final class LoraForm {
  private static final String TWO_ENCODERS = "stable-diffusion-xl";

  private LoraForm() {}

  /** Returns the tensors of a LoRA under the names of a layout, all but alpha in the given type. */
  static List<HostTensor> tensors(Lora lora, LoraLayout layout, DType dtype) {
    List<HostTensor> tensors = new ArrayList<>();
    for (LoraModule module : lora.modules()) {
      switch (layout) {
        case KOHYA -> kohya(tensors, module, LoraTensorName.kohya(module, two(lora)), dtype);
        case DIFFUSERS -> lettered(tensors, module, module.layer(), dtype);
        case PEFT -> lettered(tensors, module, LoraTensorName.peft(module), dtype);
      }
    }
    return tensors;
  }

  /** Returns whether the LoRA is for a model with two text encoders. */
  private static boolean two(Lora lora) {
    return lora.networks().contains("text_encoder_2")
        || lora.provenance()
            .notes()
            .getOrDefault("modelspec.architecture", "")
            .startsWith(TWO_ENCODERS);
  }

  private static void kohya(List<HostTensor> tensors, LoraModule module, String name, DType dtype) {
    long out = module.out();
    boolean convolution = module.isConvolution();
    List<Long> wide = new ArrayList<>(List.of(out, (long) module.rank()));
    List<Long> magnitude = new ArrayList<>(List.of(out, 1L));
    if (convolution) {
      wide.addAll(List.of(1L, 1L));
      magnitude.addAll(List.of(1L, 1L));
    }
    tensors.add(
        HostTensor.ofFloats(name + ".alpha", new float[] {(float) module.alpha()})
            .withDType(dtype));
    tensors.add(module.down().withDType(dtype).withName(name + ".lora_down.weight"));
    tensors.add(shaped(module.up(), name + ".lora_up.weight", wide, dtype));
    module
        .magnitude()
        .ifPresent(m -> tensors.add(shaped(m, name + ".dora_scale", magnitude, dtype)));
  }

  private static void lettered(
      List<HostTensor> tensors, LoraModule module, String name, DType dtype) {
    long out = module.out();
    boolean convolution = module.isConvolution();
    tensors.add(module.down().withDType(dtype).withName(name + ".lora_A.weight"));
    List<Long> wide =
        convolution
            ? List.of(out, (long) module.rank(), 1L, 1L)
            : List.of(out, (long) module.rank());
    tensors.add(shaped(module.up(), name + ".lora_B.weight", wide, dtype));
    List<Long> magnitude = convolution ? List.of(1L, out, 1L, 1L) : List.of(out);
    module
        .magnitude()
        .ifPresent(m -> tensors.add(shaped(m, name + ".lora_magnitude_vector", magnitude, dtype)));
  }

  private static HostTensor shaped(HostTensor tensor, String name, List<Long> shape, DType dtype) {
    HostTensor converted = tensor.withDType(dtype);
    return new HostTensor(new TensorInfo(name, dtype, shape), converted.data());
  }

  /** Returns the metadata by which programs show a LoRA of a layout, beside its origin. */
  static Map<String, String> metadata(Lora lora, LoraLayout layout) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (layout == LoraLayout.KOHYA) {
      // sd-scripts train_network.py; "Dynamic" where modules differ
      metadata.put("ss_network_module", "networks.lora");
      metadata.put("ss_network_dim", oneOf(lora.ranks().stream().map(String::valueOf).toList()));
      metadata.put("ss_network_alpha", oneOf(lora.alphas().stream().map(String::valueOf).toList()));
      metadata.put("ss_output_name", lora.name());
    }
    return metadata;
  }

  private static String oneOf(List<String> values) {
    return values.size() == 1 ? values.get(0) : "Dynamic";
  }
}
