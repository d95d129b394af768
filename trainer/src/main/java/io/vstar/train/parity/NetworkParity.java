package io.vstar.train.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.vae.LatentDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Single passes: tokenizer, text encoder, UNet with its input gradient, VAE both ways. */
final class NetworkParity {
  private final GoldenFolder golden;
  private final StableDiffusion model;
  private final TensorScope scope;

  NetworkParity(GoldenFolder golden, StableDiffusion model, TensorScope scope) {
    this.golden = golden;
    this.model = model;
    this.scope = scope;
  }

  void addTo(List<ParityItem> items) {
    tokenizer(items);
    text(items);
    unet(items, "unet", "unet");
    unet(items, "unet_odd", "unet_odd");
    unet(items, "unet_long", "unet_odd"); // shares sample and timesteps with unet_odd
    unetGradient(items);
    vae(items);
  }

  private void tokenizer(List<ParityItem> items) {
    JsonArray prompts = golden.fact("prompts").getAsJsonArray();
    JsonArray expected = golden.fact("text.token_ids").getAsJsonArray();
    for (int i = 0; i < prompts.size(); i++) {
      long[] ids = model.tokenizer().encode(prompts.get(i).getAsString());
      boolean equal = LongStream.of(ids).boxed().toList().equals(longs(expected.get(i)));
      items.add(new ParityItem("text.token_ids[" + i + "]", equal ? 0 : 1, 0));
    }
  }

  private void text(List<ParityItem> items) {
    PromptBatch prompts = PromptBatch.upload(scope, prompts("text.input_ids"), Map.of());
    EncodedText encoded = model.text().encode(prompts, TokenEmbeddingOverlay.NONE);
    compare(items, "text.last_hidden_state", encoded.lastHiddenState());
    compare(items, "text.penultimate", encoded.penultimate());
    compare(items, "text.penultimate_ln", encoded.penultimateNormed());
  }

  private TokenizedPrompts prompts(String name) {
    long[] ids = golden.longs(name);
    int length = Math.toIntExact(golden.shape(name)[1]);
    List<TokenizedPrompt> prompts = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      List<Long> row = Arrays.stream(ids, from, from + length).boxed().toList();
      prompts.add(new TokenizedPrompt(row, List.of(), 0));
    }
    return new TokenizedPrompts(prompts);
  }

  private void unet(List<ParityItem> items, String name, String inputs) {
    if (golden.has(name + ".output")) {
      NDArray context = golden.upload(scope, name + ".encoder_hidden_states");
      compare(items, name + ".output", predict(inputs, context));
    }
  }

  private NDArray predict(String inputs, NDArray context) {
    NDArray timesteps = golden.upload(scope, inputs + ".timesteps");
    return model.unet().forward(golden.upload(scope, inputs + ".sample"), timesteps, context);
  }

  private void unetGradient(List<ParityItem> items) {
    NDArray context = golden.upload(scope, "unet.encoder_hidden_states");
    GradientScope.require(context);
    try (GradientScope gradients = GradientScope.open()) {
      NDArray loss =
          predict("unet", context).sub(golden.upload(scope, "unet.target")).square().mean();
      gradients.backward(loss);
      compare(items, "unet.loss", loss);
    }
    compare(items, "unet.grad_encoder_hidden_states", GradientScope.of(context));
  }

  private void vae(List<ParityItem> items) {
    LatentDistribution latents = model.encoder().encode(golden.upload(scope, "vae.image"));
    compare(items, "vae.mean", latents.mean());
    compare(items, "vae.logvar", latents.logVariance());
    compare(items, "vae.decoded", model.decoder().decode(golden.upload(scope, "vae.latent")));
  }

  private void compare(List<ParityItem> items, String name, NDArray actual) {
    items.add(ParityItem.of(name, actual.toFloatArray(), golden.floats(name), Parity.PASS));
  }

  private static List<Long> longs(JsonElement array) {
    return array.getAsJsonArray().asList().stream().map(JsonElement::getAsLong).toList();
  }
}
