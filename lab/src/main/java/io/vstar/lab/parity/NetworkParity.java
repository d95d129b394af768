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

  void addTo(List<Comparison> results) {
    for (int i = 0; i < model.conditioner().encoders().size(); i++) {
      String prefix = TEXT.get(i);
      tokenizer(results, prefix, model.tokenizers().get(i));
      text(results, prefix, model.conditioner().encoders().get(i));
    }
    unet(results, "unet", "unet");
    unet(results, "unet_odd", "unet_odd");
    unet(results, "unet_long", "unet_odd"); // has the sample and timesteps of unet_odd
    unetGradient(results);
    vae(results);
  }

  private void tokenizer(List<Comparison> results, String prefix, ClipTokenizer tokenizer) {
    JsonArray prompts = golden.fact("prompts").getAsJsonArray();
    for (int i = 0; i < prompts.size(); i++) {
      long[] ids = tokenizer.encode(prompts.get(i).getAsString());
      results.add(tokens(prefix + ".token_ids", i, LongStream.of(ids).boxed().toList()));
    }
  }

  private static Comparison tokens(String key, int prompt, List<Long> ids) {
    return reference -> {
      JsonArray expected = reference.fact(key).getAsJsonArray();
      boolean equal = ids.equals(longs(expected.get(prompt)));
      return new ParityItem(key + "[" + prompt + "]", equal ? 0 : 1, 0);
    };
  }

  private void text(List<Comparison> results, String prefix, ClipTextModel encoder) {
    PromptBatch prompts = PromptBatch.upload(scope, prompts(prefix), Map.of());
    EncodedText encoded = encoder.encode(prompts, TokenEmbeddingOverlay.NONE);
    compare(results, prefix + ".last_hidden_state", encoded.lastHiddenState());
    compare(results, prefix + ".penultimate", encoded.penultimate());
    compare(results, prefix + ".penultimate_ln", encoded.penultimateNormed());
    compare(results, prefix + ".pooled", encoded.pooled());
    encoded
        .projected()
        .ifPresent(projected -> compare(results, prefix + ".text_embeds", projected));
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

  private void unet(List<Comparison> results, String name, String inputs) {
    if (golden.has(name + ".output")) {
      NDArray context = golden.upload(scope, name + ".encoder_hidden_states");
      compare(results, name + ".output", predict(inputs, conditioning(context)));
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

  private void unetGradient(List<Comparison> results) {
    NDArray context = golden.upload(scope, "unet.encoder_hidden_states");
    GradientScope.require(context);
    try (GradientScope gradients = GradientScope.open(model.runtime())) {
      NDArray loss =
          predict("unet", conditioning(context))
              .sub(golden.upload(scope, "unet.target"))
              .square()
              .mean();
      gradients.backward(loss);
      compare(results, "unet.loss", loss);
    }
    compare(results, "unet.grad_encoder_hidden_states", GradientScope.of(context));
  }

  private void vae(List<Comparison> results) {
    LatentDistribution latents = model.encoder().encode(golden.upload(scope, "vae.image"));
    compare(results, "vae.mean", latents.mean());
    compare(results, "vae.logvar", latents.logVariance());
    compare(results, "vae.decoded", model.decoder().decode(golden.upload(scope, "vae.latent")));
  }

  private void compare(List<Comparison> results, String name, NDArray actual) {
    results.add(Comparison.of(name, actual.toFloatArray(), Parity.PASS));
  }

  private static List<Long> longs(JsonElement array) {
    return array.getAsJsonArray().asList().stream().map(JsonElement::getAsLong).toList();
  }
}
