package io.vstar.inspect;

import io.vstar.io.DType;
import io.vstar.io.TensorInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a file, such as its UNet.
 *
 * @param name name of the part in diffusers, such as {@code unet}, {@code text_encoder} or {@code
 *     vae}
 * @param tensors number of its tensors
 * @param parameters number of elements of all its tensors
 * @param bytes size of all its tensors
 * @param dtypes number of elements of each type
 */
public record Part(String name, int tensors, long parameters, long bytes, Map<DType, Long> dtypes) {
  /** The part by the beginning of a tensor's name. */
  private static final Map<String, String> PREFIXES = prefixes();

  public Part {
    dtypes = Collections.unmodifiableMap(new LinkedHashMap<>(dtypes));
  }

  /** Returns all of {@code tensors} as one part. */
  static Part of(String name, Collection<TensorInfo> tensors) {
    long parameters = 0;
    long bytes = 0;
    Map<DType, Long> dtypes = new LinkedHashMap<>();
    for (TensorInfo info : tensors) {
      parameters += info.elements();
      bytes += info.byteCount();
      dtypes.merge(info.dtype(), info.elements(), Long::sum);
    }
    return new Part(name, tensors.size(), parameters, bytes, dtypes);
  }

  /**
   * Splits the tensors of a file into parts, in file order.
   *
   * @param otherwise name of the part of all tensors without a known prefix
   */
  static List<Part> split(Collection<TensorInfo> tensors, String otherwise) {
    Map<String, List<TensorInfo>> parts = new LinkedHashMap<>();
    for (TensorInfo info : tensors) {
      parts.computeIfAbsent(partOf(info.name(), otherwise), name -> new ArrayList<>()).add(info);
    }
    return parts.entrySet().stream().map(part -> of(part.getKey(), part.getValue())).toList();
  }

  private static String partOf(String tensor, String otherwise) {
    return PREFIXES.entrySet().stream()
        .filter(entry -> tensor.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  private static Map<String, String> prefixes() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("model.diffusion_model.", "unet");
    parts.put("first_stage_model.", "vae");
    parts.put("cond_stage_model.", "text_encoder");
    parts.put("conditioner.embedders.0.", "text_encoder");
    parts.put("conditioner.embedders.1.", "text_encoder_2");
    parts.put("model_ema.", "ema");
    parts.put("optimizer_states.", "optimizer");
    parts.put("control_model.", "controlnet");
    parts.put("lora_unet_", "unet");
    parts.put("lora_te1_", "text_encoder");
    parts.put("lora_te2_", "text_encoder_2");
    parts.put("lora_te_", "text_encoder");
    parts.put("unet.", "unet");
    parts.put("text_encoder.", "text_encoder");
    parts.put("text_encoder_2.", "text_encoder_2");
    parts.put("bundle_emb.", "embeddings");
    return parts;
  }
}
