package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.aesthetic.TextTuning;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TextTower;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares updates of a whole text encoder towards an embedding of pictures, as aesthetic gradients
 * make them for one prompt: Adam on the negative cosine, with the projection frozen.
 */
final class AestheticParity {
  /**
   * Tolerance for each unit of the learning rate: the first updates of Adam are of the size of the
   * learning rate, whatever the size of a gradient that rounding may have made.
   */
  private static final double PER_RATE = 0.2;

  private final TensorRuntime runtime;
  private final GoldenFolder golden;
  private final ClipFolder files;

  AestheticParity(TensorRuntime runtime, GoldenFolder golden, ClipFolder files) {
    this.runtime = runtime;
    this.golden = golden;
    this.files = files;
  }

  void addTo(List<ParityItem> items) {
    List<TokenizedPrompt> prompts = ClipParity.prompts(golden, files).prompts();
    List<String> texts =
        golden.fact("prompts").getAsJsonArray().asList().stream()
            .map(JsonElement::getAsString)
            .toList();
    for (JsonElement each : golden.fact("aesthetic").getAsJsonArray()) {
      JsonObject facts = each.getAsJsonObject();
      try (TensorScope scope = runtime.openScope("aesthetic")) {
        int prompt = texts.indexOf(facts.get("prompt").getAsString());
        TokenizedPrompts one = new TokenizedPrompts(List.of(prompts.get(prompt)));
        tune(items, facts, PromptBatch.upload(scope, one, Map.of()), scope);
      }
    }
  }

  private void tune(
      List<ParityItem> items, JsonObject facts, PromptBatch prompt, TensorScope scope) {
    ClipTextModel encoder = new ClipLoader(runtime, files).textEncoder(scope, Precision.FP32);
    double rate = facts.get("lr").getAsDouble();
    float[] losses = new float[facts.get("steps").getAsInt() + 1];
    try (TextTuning tuning =
        TextTuning.begin(
            runtime,
            scope,
            new TextTower(encoder, Optional.empty()),
            prompt,
            TokenEmbeddingOverlay.NONE,
            golden.floats("aesthetic.embedding"))) {
      for (int i = 0; i < losses.length - 1; i++) {
        losses[i] = (float) tuning.step(rate);
      }
      losses[losses.length - 1] = (float) tuning.loss();
      String key = facts.get("key").getAsString();
      double tolerance = PER_RATE * rate;
      EncodedText after = tuning.encode();
      compare(items, key + ".losses", losses, tolerance);
      compare(items, key + ".last_hidden_state", floats(after.lastHiddenState()), tolerance);
      compare(items, key + ".text_embeds", floats(after.projected().orElseThrow()), tolerance);
      compare(items, key + ".token_rows", floats(tuning.tokenRows()), tolerance);
    }
  }

  private static float[] floats(NDArray tensor) {
    return tensor.toFloatArray();
  }

  private void compare(List<ParityItem> items, String name, float[] actual, double tolerance) {
    items.add(ParityItem.of(name, actual, golden.floats(name), tolerance));
  }
}
