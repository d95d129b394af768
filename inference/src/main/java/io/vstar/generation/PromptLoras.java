package io.vstar.generation;

import io.vstar.adapter.lora.Lora;
import io.vstar.checkpoint.ModelPart;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.nn.NetworkAdapter;
import io.vstar.nn.lora.LoadedLora;
import io.vstar.nn.lora.LoraLayers;
import io.vstar.nn.lora.LoraLayers.Applied;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.LayeredAdapter;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Applies LoRAs to the networks of a model. */
public final class PromptLoras {
  private PromptLoras() {}

  /**
   * A LoRA with its strengths.
   *
   * @param textStrength factor of what it adds to text encoders; 1 as it was trained
   * @param unetStrength factor of what it adds to the UNet; 1 as it was trained
   */
  public record Chosen(Lora lora, double textStrength, double unetStrength) {}

  /**
   * Returns an encoder of the same prompts with LoRAs in the text encoders.
   *
   * @param scope owns their tensors; must stay open as long as the encoder is used
   * @throws io.vstar.error.ConfigException if a LoRA is for other models
   */
  public static PromptEncoder encoder(
      StableDiffusion model, List<Chosen> chosen, PromptEncoder plain, TensorScope scope) {
    return chosen.isEmpty()
        ? plain
        : plain.adapted(
            ModelPart.textEncoders(model.config()).stream()
                .map(part -> adapter(model, part, chosen, Chosen::textStrength, scope))
                .toList());
  }

  /**
   * Returns an adapter that does what another one does, with LoRAs in the UNet.
   *
   * @param scope owns their tensors; must stay open as long as the adapter is used
   * @throws io.vstar.error.ConfigException if a LoRA is for other models
   */
  public static ContextAdapter adapter(
      StableDiffusion model, List<Chosen> chosen, ContextAdapter inner, TensorScope scope) {
    return LayeredAdapter.of(
        inner, adapter(model, ModelPart.UNET, chosen, Chosen::unetStrength, scope));
  }

  private static NetworkAdapter adapter(
      StableDiffusion model,
      ModelPart part,
      List<Chosen> chosen,
      ToDoubleFunction<Chosen> strength,
      TensorScope scope) {
    chosen.forEach(each -> LoadedLora.requireFits(each.lora(), model.layers()));
    return LoraLayers.of(
        chosen.stream()
            .filter(each -> strength.applyAsDouble(each) != 0)
            .map(
                each ->
                    new Applied(
                        LoadedLora.of(each.lora(), part.folder(), model.layers(), scope),
                        scope.upload(new float[] {(float) strength.applyAsDouble(each)}, 1)))
            .toList());
  }
}
