package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.nn.Precision;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Compares updates of a whole text encoder towards an embedding of pictures, as aesthetic gradients
 * make them for one prompt: Adam on the negative cosine, with the projection frozen.
 */
final class AestheticParity {
  private static final KernelSource NEGATIVE_COSINE =
      new KernelSource(
          "negative_cosine",
          List.of("one", "other"),
          List.of(
              "a = torch.div(one, torch.sqrt(torch.sum(torch.square(one))))",
              "b = torch.div(other, torch.sqrt(torch.sum(torch.square(other))))"),
          List.of("torch.neg(torch.sum(torch.mul(a, b)))"));
  private static final OptimizerSettings.AdamW ADAM =
      new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0, false);
  private static final String PROJECTION = "text_encoder.text_projection.";

  /**
   * Tolerance for each unit of the learning rate: the first updates of Adam are of the size of the
   * learning rate, whatever the size of a gradient that rounding may have made.
   */
  private static final double PER_RATE = 0.2;

  private final TensorRuntime runtime;
  private final GoldenFolder golden;
  private final ClipFolder files;
  private final Kernel negativeCosine;

  AestheticParity(TensorRuntime runtime, GoldenFolder golden, ClipFolder files) {
    this.runtime = runtime;
    this.golden = golden;
    this.files = files;
    this.negativeCosine = runtime.compile(NEGATIVE_COSINE);
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
        train(items, facts, PromptBatch.upload(scope, one, Map.of()), scope);
      }
    }
  }

  private void train(
      List<ParityItem> items, JsonObject facts, PromptBatch prompt, TensorScope scope) {
    ClipLoader loader = new ClipLoader(runtime, files, Set.of(ModelPart.TEXT_ENCODER));
    ClipTextModel encoder = loader.textEncoder(scope, Precision.FP32);
    List<Parameter> parameters =
        loader.trained().stream()
            .filter(weight -> !weight.name().startsWith(PROJECTION))
            .map(weight -> new Parameter(weight.name(), weight.tensor()))
            .toList();
    OptimizerStep update =
        new OptimizerStep(
            runtime,
            new AdamW(runtime, scope, ParameterGroup.single(parameters), ADAM),
            OptionalDouble.empty(),
            LossScale.none());
    NDArray wanted = golden.upload(scope, "aesthetic.embedding");
    double learningRate = facts.get("lr").getAsDouble();
    float[] losses = new float[facts.get("steps").getAsInt() + 1];
    for (int i = 0; i < losses.length; i++) {
      try (GradientScope gradients = GradientScope.open(runtime)) {
        NDArray embedding = encode(encoder, prompt).projected().orElseThrow();
        NDArray loss = negativeCosine.call(embedding, wanted).head();
        losses[i] = loss.getFloat();
        if (i < losses.length - 1) {
          gradients.backward(loss);
        }
      }
      if (i < losses.length - 1) {
        update.run(scope, learningRate);
      }
    }
    String key = facts.get("key").getAsString();
    double tolerance = PER_RATE * learningRate;
    EncodedText after = encode(encoder, prompt);
    compare(items, key + ".losses", losses, tolerance);
    compare(items, key + ".last_hidden_state", floats(after.lastHiddenState()), tolerance);
    compare(items, key + ".text_embeds", floats(after.projected().orElseThrow()), tolerance);
    NDArray rows = encoder.tokenTable().get(prompt.ids().flatten());
    compare(items, key + ".token_rows", floats(rows), tolerance);
  }

  private static EncodedText encode(ClipTextModel encoder, PromptBatch prompt) {
    return encoder.encode(prompt, TokenEmbeddingOverlay.NONE);
  }

  private static float[] floats(NDArray tensor) {
    return tensor.toFloatArray();
  }

  private void compare(List<ParityItem> items, String name, float[] actual, double tolerance) {
    items.add(ParityItem.of(name, actual, golden.floats(name), tolerance));
  }
}
