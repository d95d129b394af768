package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import io.vstar.conditioning.LearnedWords;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunk;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.inversion.TextualInversionTrainable;
import io.vstar.train.objective.DiffusionExamples;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.unet.PictureSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Compares the first steps of a textual inversion: gradient, losses and vectors after each step.
 */
final class TextualInversionParity {
  private static final String PLACEHOLDER = "<golden>";

  /** The suffixes of tensor names, by text encoder. */
  private static final List<String> SUFFIXES = List.of("", "2");

  private final GoldenFolder golden;
  private final StableDiffusion model;
  private final TensorScope scope;
  private final List<String> encoders;
  private final List<Long> placeholderIds;

  TextualInversionParity(GoldenFolder golden, StableDiffusion model, TensorScope scope) {
    this.golden = golden;
    this.model = model;
    this.scope = scope;
    this.encoders = SUFFIXES.subList(0, model.conditioner().encoders().size());
    this.placeholderIds =
        golden.fact("ti", "placeholder_ids").getAsJsonArray().asList().stream()
            .map(id -> id.getAsLong())
            .toList();
  }

  void addTo(List<Comparison> results) {
    TextualInversionTrainable trainable =
        new TextualInversionTrainable(
            scope, perEncoder("ti.initial_embedding"), placeholderIds.size());
    AdamW optimizer = new AdamW(model.runtime(), scope, trainable.parameterGroups(), settings());
    OptimizerStep update =
        new OptimizerStep(model.runtime(), optimizer, OptionalDouble.empty(), LossScale.none());
    DiffusionLoss loss = DiffusionLoss.of(model, encoder(trainable));
    double learningRate = golden.fact("ti", "lr").getAsDouble();
    float[] losses = new float[Math.toIntExact(golden.shape("ti.loss")[0])];
    List<float[]> vectors =
        perEncoder("ti.embedding").stream().map(all -> new float[all.length]).toList();
    for (int i = 0; i < losses.length; i++) {
      try (TensorScope step = scope.openScope("golden step")) {
        update.lendParameters(step);
        try (GradientScope gradients = GradientScope.open(model.runtime())) {
          NDArray mean = loss.perExample(examples(step, i), trainable.context()).mean();
          gradients.backward(mean);
          losses[i] = mean.getFloat();
        }
        if (i == 0) {
          List<float[]> first =
              trainable.parameters().stream()
                  .map(parameter -> GradientScope.of(parameter.tensor()).toFloatArray())
                  .toList();
          add(results, "ti.grad_step0", first, Parity.PASS);
        }
        update.run(step, learningRate);
      }
      copyInto(vectors, i, trainable.values());
    }
    add(results, "ti.loss", List.of(losses), Parity.TRAJECTORY);
    add(results, "ti.embedding", vectors, Parity.TRAJECTORY);
  }

  /** Returns the values of a tensor for each text encoder. */
  private List<float[]> perEncoder(String name) {
    return encoders.stream().map(suffix -> golden.floats(name + suffix)).toList();
  }

  private static void copyInto(List<float[]> all, int step, List<float[]> now) {
    for (int e = 0; e < now.size(); e++) {
      int length = now.get(e).length;
      System.arraycopy(now.get(e), 0, all.get(e), step * length, length);
    }
  }

  private OptimizerSettings.AdamW settings() {
    List<Double> betas =
        golden.fact("ti", "betas").getAsJsonArray().asList().stream()
            .map(beta -> beta.getAsDouble())
            .toList();
    return new OptimizerSettings.AdamW(
        betas.get(0),
        betas.get(1),
        golden.fact("ti", "eps").getAsDouble(),
        golden.fact("ti", "weight_decay").getAsDouble(),
        false);
  }

  private PromptEncoder encoder(TextualInversionTrainable trainable) {
    List<Placeholder> word = List.of(new Placeholder(PLACEHOLDER, placeholderIds.size()));
    return model.promptEncoder(LearnedWords.of(model.runtime(), word, trainable.tables()));
  }

  private DiffusionExamples examples(TensorScope step, int index) {
    int batch = Math.toIntExact(golden.shape("ti.input_ids")[1]); // (steps, B, T)
    int[] timesteps = golden.ints("ti.timesteps");
    return new DiffusionExamples(
        golden.upload(step, "ti.latents"),
        step.upload(golden.floats("ti.noise", index), golden.innerShape("ti.noise")),
        Arrays.copyOfRange(timesteps, index * batch, (index + 1) * batch),
        IntStream.range(0, encoders.size()).mapToObj(e -> prompts(e, index, batch)).toList(),
        golden.has("ti.time_ids") ? sizes(batch) : List.of());
  }

  private TokenizedPrompts prompts(int encoder, int index, int batch) {
    long[] ids = golden.longs("ti.input_ids" + encoders.get(encoder));
    int length = model.config().text().encoders().get(encoder).positions();
    long endId = model.tokenizers().get(encoder).eosId();
    List<TokenizedPrompt> prompts = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      int from = (index * batch + b) * length;
      prompts.add(prompt(Arrays.copyOfRange(ids, from, from + length), endId));
    }
    return new TokenizedPrompts(prompts);
  }

  /** Returns a prompt with the golden ids; ids past the vocabulary are slots of learned vectors. */
  private TokenizedPrompt prompt(long[] ids, long endId) {
    List<Long> tokens = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      int vector = placeholderIds.indexOf(ids[t]);
      if (vector >= 0) {
        slots.add(new Slot(t, PLACEHOLDER, vector));
      }
      tokens.add(vector >= 0 ? 0 : ids[t]);
    }
    return TokenizedPrompt.of(PromptChunk.unweighted(tokens, tokens.indexOf(endId), slots));
  }

  private List<PictureSize> sizes(int batch) {
    int[] size = new int[6];
    List<PictureSize> sizes = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      float[] numbers = golden.floats("ti.time_ids", b);
      Arrays.setAll(size, i -> Math.round(numbers[i]));
      sizes.add(new PictureSize(size[0], size[1], size[2], size[3], size[4], size[5]));
    }
    return sizes;
  }

  private void add(List<Comparison> results, String name, List<float[]> actual, double tolerance) {
    for (int e = 0; e < actual.size(); e++) {
      results.add(Comparison.of(name + encoders.get(e), actual.get(e), tolerance));
    }
  }
}
