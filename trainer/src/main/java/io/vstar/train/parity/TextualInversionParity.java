package io.vstar.train.parity;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.PromptBatch;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.loop.DiffusionExamples;
import io.vstar.train.loop.DiffusionLoss;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.trainable.TextualInversionTrainable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The first steps of a textual inversion: gradient, losses and vectors after each. */
final class TextualInversionParity {
  private static final String PLACEHOLDER = "<golden>";

  private final GoldenFolder golden;
  private final StableDiffusion model;
  private final TensorScope scope;
  private final List<Long> placeholderIds;

  TextualInversionParity(GoldenFolder golden, StableDiffusion model, TensorScope scope) {
    this.golden = golden;
    this.model = model;
    this.scope = scope;
    this.placeholderIds =
        golden.fact("ti", "placeholder_ids").getAsJsonArray().asList().stream()
            .map(id -> id.getAsLong())
            .toList();
  }

  void addTo(List<ParityItem> items) {
    TextualInversionTrainable trainable =
        new TextualInversionTrainable(
            model.runtime(), scope, golden.floats("ti.initial_embedding"), placeholderIds.size());
    AdamW optimizer = new AdamW(model.runtime(), scope, trainable.parameters(), settings());
    OptimizerStep update =
        new OptimizerStep(
            model.runtime(), optimizer, trainable.parameters(), OptionalDouble.empty());
    DiffusionLoss loss = new DiffusionLoss(model.schedule(), model.text(), model.unet());
    double learningRate = golden.fact("ti", "lr").getAsDouble();
    float[] losses = new float[Math.toIntExact(golden.shape("ti.loss")[0])];
    float[] vectors = new float[golden.floats("ti.embedding").length];
    for (int i = 0; i < losses.length; i++) {
      try (TensorScope step = scope.openScope("golden step")) {
        step.borrow(trainable.parameters().toArray(NDArray[]::new));
        try (GradientScope gradients = GradientScope.open()) {
          NDArray mean = loss.perExample(examples(step, i), trainable.tokens()).mean();
          gradients.backward(mean);
          losses[i] = mean.getFloat();
        }
        if (i == 0) {
          float[] gradient = GradientScope.of(trainable.parameters().get(0)).toFloatArray();
          add(items, "ti.grad_step0", gradient, Parity.PASS);
        }
        update.run(step, learningRate);
      }
      float[] now = trainable.snapshot().get(0);
      System.arraycopy(now, 0, vectors, i * now.length, now.length);
    }
    add(items, "ti.loss", losses, Parity.TRAJECTORY);
    add(items, "ti.embedding", vectors, Parity.TRAJECTORY);
  }

  private AdamW.Settings settings() {
    List<Double> betas =
        golden.fact("ti", "betas").getAsJsonArray().asList().stream()
            .map(beta -> beta.getAsDouble())
            .toList();
    return new AdamW.Settings(
        betas.get(0),
        betas.get(1),
        golden.fact("ti", "eps").getAsDouble(),
        golden.fact("ti", "weight_decay").getAsDouble());
  }

  private DiffusionExamples examples(TensorScope step, int index) {
    long[] ids = golden.longs("ti.input_ids");
    long[] shape = golden.shape("ti.input_ids"); // (steps, B, T)
    int batch = Math.toIntExact(shape[1]);
    int length = Math.toIntExact(shape[2]);
    List<TokenizedPrompt> prompts = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      int from = (index * batch + b) * length;
      prompts.add(prompt(Arrays.copyOfRange(ids, from, from + length)));
    }
    int[] timesteps = golden.ints("ti.timesteps");
    return new DiffusionExamples(
        golden.upload(step, "ti.latents"),
        step.upload(golden.floats("ti.noise", index), golden.innerShape("ti.noise")),
        Arrays.copyOfRange(timesteps, index * batch, (index + 1) * batch),
        PromptBatch.upload(step, new TokenizedPrompts(prompts), Map.of(PLACEHOLDER, 0)));
  }

  /** The golden ids, those past the vocabulary as slots. */
  private TokenizedPrompt prompt(long[] ids) {
    List<Long> tokens = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      int vector = placeholderIds.indexOf(ids[t]);
      if (vector >= 0) {
        slots.add(new Slot(t, PLACEHOLDER, vector));
      }
      tokens.add(vector >= 0 ? 0 : ids[t]);
    }
    return new TokenizedPrompt(tokens, slots, 0);
  }

  private void add(List<ParityItem> items, String name, float[] actual, double tolerance) {
    items.add(ParityItem.of(name, actual, golden.floats(name), tolerance));
  }
}
