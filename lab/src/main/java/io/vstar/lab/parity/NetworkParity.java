package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptChunk;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.vae.LatentDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Compares tokenizer, text encoder, UNet with its gradient of the context, and VAE. */
final class NetworkParity {
  private static final List<String> TEXT = List.of("text", "text2");

  private final GoldenFolder golden;
  private final StableDiffusion model;
  private final TensorScope scope;

  NetworkParity(GoldenFolder golden, StableDiffusion model, TensorScope scope) {
    this.golden = golden;
    this.model = model;
    this.scope = scope;
  }

  void addTo(List<ParityItem> items) {
    for (int i = 0; i < model.conditioner().encoders().size(); i++) {
      String prefix = TEXT.get(i);
      tokenizer(items, prefix, model.tokenizers().get(i));
      text(items, prefix, model.conditioner().encoders().get(i));
    }
    unet(items, "unet", "unet");
    unet(items, "unet_odd", "unet_odd");
    unet(items, "unet_long", "unet_odd"); // has the sample and timesteps of unet_odd
    unetGradient(items);
    vae(items);
  }

  private void tokenizer(List<ParityItem> items, String prefix, ClipTokenizer tokenizer) {
    JsonArray prompts = golden.fact("prompts").getAsJsonArray();
    JsonArray expected = golden.fact(prefix + ".token_ids").getAsJsonArray();
    for (int i = 0; i < prompts.size(); i++) {
      long[] ids = tokenizer.encode(prompts.get(i).getAsString());
      boolean equal = LongStream.of(ids).boxed().toList().equals(longs(expected.get(i)));
      items.add(new ParityItem(prefix + ".token_ids[" + i + "]", equal ? 0 : 1, 0));
    }
  }

  private void text(List<ParityItem> items, String prefix, ClipTextModel encoder) {
    PromptBatch prompts = PromptBatch.upload(scope, prompts(prefix), Map.of());
    EncodedText encoded = encoder.encode(prompts, TokenEmbeddingOverlay.NONE);
    compare(items, prefix + ".last_hidden_state", encoded.lastHiddenState());
    compare(items, prefix + ".penultimate", encoded.penultimate());
    compare(items, prefix + ".penultimate_ln", encoded.penultimateNormed());
    compare(items, prefix + ".pooled", encoded.pooled());
    encoded.projected().ifPresent(projected -> compare(items, prefix + ".text_embeds", projected));
  }

  private TokenizedPrompts prompts(String prefix) {
    long[] ids = golden.longs(prefix + ".input_ids");
    int length = Math.toIntExact(golden.shape(prefix + ".input_ids")[1]);
    List<Long> ends = longs(golden.fact(prefix + ".eos_pos"));
    List<TokenizedPrompt> prompts = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      List<Long> row = Arrays.stream(ids, from, from + length).boxed().toList();
      int end = Math.toIntExact(ends.get(prompts.size()));
      prompts.add(TokenizedPrompt.of(PromptChunk.unweighted(row, end, List.of())));
    }
    return new TokenizedPrompts(prompts);
  }

  private void unet(List<ParityItem> items, String name, String inputs) {
    if (golden.has(name + ".output")) {
      NDArray context = golden.upload(scope, name + ".encoder_hidden_states");
      compare(items, name + ".output", predict(inputs, conditioning(context)));
    }
  }

  /** Returns a conditioning with the pooled prompts and sizes of {@code unet}, first ones first. */
  private Conditioning conditioning(NDArray context) {
    int batch = Math.toIntExact(context.getShape().get(0));
    return model.config().unet().sizeEmbedding().isEmpty()
        ? Conditioning.of(context)
        : Conditioning.of(
            context,
            golden.uploadFirst(scope, "unet.text_embeds", batch),
            golden.uploadFirst(scope, "unet.time_ids", batch));
  }

  private NDArray predict(String inputs, Conditioning conditioning) {
    NDArray timesteps = golden.upload(scope, inputs + ".timesteps");
    return model.unet().forward(golden.upload(scope, inputs + ".sample"), timesteps, conditioning);
  }

  private void unetGradient(List<ParityItem> items) {
    NDArray context = golden.upload(scope, "unet.encoder_hidden_states");
    GradientScope.require(context);
    try (GradientScope gradients = GradientScope.open(model.runtime())) {
      NDArray loss =
          predict("unet", conditioning(context))
              .sub(golden.upload(scope, "unet.target"))
              .square()
              .mean();
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
