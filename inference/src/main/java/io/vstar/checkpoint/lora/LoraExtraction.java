package io.vstar.checkpoint.lora;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.adapter.lora.LoraRank;
import io.vstar.adapter.lora.LoraRank.Approximation;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Extracts a LoRA from the difference of two models. What a LoRA cannot hold, such as norms, biases
 * and embeddings of tokens, is left out.
 *
 * @param base the model that the LoRA is for
 * @param tuned the model that the LoRA is to make of it
 * @param rank the rank of the modules
 * @param convolutions whether the UNet's convolutions get modules too, beside its transformer
 *     blocks
 * @param textEncoders whether text encoders get modules
 */
public record LoraExtraction(
    ModelFiles base, ModelFiles tuned, LoraRank rank, boolean convolutions, boolean textEncoders) {
  private static final String WEIGHT = ".weight";
  private static final Pattern TRANSFORMER =
      Pattern.compile(".*\\.(attn[12]|ff|proj_in|proj_out|self_attn|mlp)(\\..*)?");
  private static final Pattern CONVOLUTION =
      Pattern.compile(".*\\.(resnets|downsamplers|upsamplers)\\..*");

  /**
   * The result of an extraction.
   *
   * @param lora the LoRA
   * @param error largest relative error of a module in the Frobenius norm
   */
  public record Extracted(Lora lora, double error) {}

  /**
   * Extracts the LoRA.
   *
   * @param name name of the LoRA
   * @throws CheckpointException naming the first weight that only one model has, or that has
   *     another shape in the other
   * @throws ConfigException if the models do not differ in any layer
   */
  public Extracted extract(String name) {
    List<LoraModule> modules = new ArrayList<>();
    double error = 0;
    for (ModelPart part : ModelPart.of(base.config())) {
      if (part == ModelPart.VAE || part != ModelPart.UNET && !textEncoders) {
        continue;
      }
      try (TensorFile before = base.open(part);
          TensorFile after = tuned.open(part)) {
        for (TensorInfo weight : before.tensors().values()) {
          Optional<Approximation> near = approximate(part, weight, before, after);
          near.ifPresent(each -> modules.add(each.module()));
          error = Math.max(error, near.map(Approximation::error).orElse(0.0));
        }
      }
    }
    if (modules.isEmpty()) {
      throw new ConfigException(
          "%s and %s have the same weights in all layers of transformer blocks%s: there is nothing to extract"
              .formatted(base.name(), tuned.name(), convolutions ? " and convolutions" : ""));
    }
    return new Extracted(new Lora(name, modules, Provenance.UNKNOWN), error);
  }

  /** Returns the module of a weight; empty if it gets none or did not change. */
  private Optional<Approximation> approximate(
      ModelPart part, TensorInfo weight, TensorFile before, TensorFile after) {
    String name = weight.name();
    if (!name.endsWith(WEIGHT) || weight.shape().size() < 2 || !covers(name)) {
      return Optional.empty();
    }
    TensorInfo other = after.tensors().get(name);
    if (other == null || !other.shape().equals(weight.shape())) {
      throw new CheckpointException(
          "%s: %s has shape %s, expected %s as in %s; these are models of different kinds"
              .formatted(
                  after.path(),
                  name,
                  other == null ? "none" : other.shape(),
                  weight.shape(),
                  before.path()));
    }
    float[] difference = after.tensor(name).toFloats();
    float[] start = before.tensor(name).toFloats();
    boolean changed = false;
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= start[i];
      changed |= difference[i] != 0;
    }
    String layer = part.folder() + "." + name.substring(0, name.length() - WEIGHT.length());
    return changed
        ? Optional.of(
            rank.approximate(
                layer, weight.shape(), Math.toIntExact(weight.shape().get(0)), difference))
        : Optional.empty();
  }

  private boolean covers(String weight) {
    String layer = weight.substring(0, weight.length() - WEIGHT.length());
    return TRANSFORMER.matcher(layer).matches()
        || convolutions && CONVOLUTION.matcher(layer).matches();
  }
}
