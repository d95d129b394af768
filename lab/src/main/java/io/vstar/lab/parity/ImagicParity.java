package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.imagic.EmbeddingPath;
import io.vstar.train.imagic.ImagicStage;
import io.vstar.train.loop.TrainingStep;
import io.vstar.train.objective.DiffusionExamples;
import io.vstar.train.objective.ExampleSource;
import io.vstar.train.objective.StepClock;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares Imagic's stages with diffusers' community pipeline: the learned embedding, the moves of
 * weights, and what is drawn between the embeddings. The model lies beside the folder.
 */
final class ImagicParity {
  private static final String MODEL = "tiny-sd15";
  private static final String UNET = ModelPart.UNET.folder() + ".";
  private static final int DDIM_STEPS = 10;
  private static final int DRAWN_STEPS = 2;

  /**
   * The tolerance of moves of weights by their means. Adam divides by the gradient's own size, so
   * single values with hardly any gradient are sensitive, and weights whose gradient is rounding
   * alone are not compared.
   */
  private static final double MOVES = 1e-2;

  private final GoldenFolder golden;
  private final TensorRuntime runtime;
  private final ModelFiles files;
  private final Precision precision;
  private final JsonObject facts;
  private final String key;
  private final int embeddingSteps;
  private final float[] losses;
  private final List<ParityItem> items;

  private ImagicParity(
      GoldenFolder golden,
      TensorRuntime runtime,
      Precision precision,
      JsonObject facts,
      List<ParityItem> items) {
    this.golden = golden;
    this.runtime = runtime;
    this.files = golden.modelBeside(MODEL);
    this.precision = precision;
    this.facts = facts;
    this.key = facts.get("key").getAsString() + ".";
    this.embeddingSteps = golden.fact("phase1", "steps").getAsInt();
    this.losses = new float[embeddingSteps + golden.fact("phase2", "steps").getAsInt()];
    this.items = items;
  }

  /** Returns whether a folder has such edits. */
  static boolean isIn(Path folder) {
    Path json = folder.resolve("golden.json");
    return Files.exists(json) && GoldenFolder.hasFacts(json, "phase1", "phase2", "runs");
  }

  /**
   * Compares all runs of a folder.
   *
   * @throws io.vstar.error.CheckpointException if the model is not beside the folder
   */
  static List<ParityItem> run(TensorRuntime runtime, Path folder, Precision precision) {
    List<ParityItem> items = new ArrayList<>();
    try (GoldenFolder golden = GoldenFolder.open(folder)) {
      golden
          .fact("runs")
          .getAsJsonArray()
          .forEach(
              run ->
                  new ImagicParity(golden, runtime, precision, run.getAsJsonObject(), items)
                      .compare());
    }
    return items;
  }

  private void compare() {
    EmbeddingPath path = embedding();
    LoadPlan plan = LoadPlan.frozen(precision).training(Set.of(ModelPart.UNET));
    try (StableDiffusion model = StableDiffusion.load(runtime, files, plan);
        TensorScope scope = runtime.openScope("imagic parity")) {
      weights(model, scope, path);
      compare("loss", losses, FormulaParity.FORMULA);
      drawings(model, scope, path);
    }
  }

  private EmbeddingPath embedding() {
    LoadPlan plan = LoadPlan.frozen(precision);
    try (StableDiffusion model = StableDiffusion.load(runtime, files, plan);
        TensorScope scope = runtime.openScope("imagic parity")) {
      Conditioning target = encode(model, scope, 0);
      float[] start = target.context().toFloatArray();
      long[] shape = target.context().getShape().getShape();
      items.add(
          ParityItem.of(
              key + "original_embedding", start, golden.floats("original_embedding"), Parity.PASS));
      ImagicStage stage = ImagicStage.ofEmbedding(model, scope, target, picture(0));
      double rate = facts.get("lr_embedding").getAsDouble();
      for (int i = 0; i < embeddingSteps; i++) {
        losses[i] = step(stage, i, rate);
        String name = "embedding_after" + (i + 1);
        if (golden.has(key + name)) {
          compare(name, stage.embedding(), Parity.PASS);
        }
      }
      return new EmbeddingPath(start, stage.embedding(), shape);
    }
  }

  private void weights(StableDiffusion model, TensorScope scope, EmbeddingPath path) {
    Conditioning learned = Conditioning.of(scope.upload(path.learned(), path.shape()));
    ImagicStage stage = ImagicStage.ofWeights(model, scope, learned, picture(embeddingSteps));
    Map<String, float[]> before = new LinkedHashMap<>();
    stage.parameters().forEach(each -> before.put(each.name(), each.tensor().toFloatArray()));
    FirstGradient first = FirstGradient.of(runtime, stage.objective(), stage.parameters());
    double rate = facts.get("lr_unet").getAsDouble();
    for (int i = embeddingSteps; i < losses.length; i++) {
      losses[i] = step(stage, i - embeddingSteps, rate);
    }
    stage
        .parameters()
        .forEach(
            each -> {
              String name = key + "delta." + each.name().substring(UNET.length());
              if (golden.has(name) && !first.isRounding(each.name())) {
                float[] moved = each.tensor().toFloatArray();
                float[] then = before.get(each.name());
                for (int i = 0; i < moved.length; i++) {
                  moved[i] -= then[i];
                }
                items.add(ParityItem.ofMeans(name, moved, golden.floats(name), MOVES));
              }
            });
  }

  private static float step(ImagicStage stage, int index, double rate) {
    TrainingStep.Result result = stage.step().run(index, rate, StepClock.NONE);
    return (float) result.loss();
  }

  /** Returns the recorded examples from an index on. */
  private ExampleSource picture(int first) {
    int[] timesteps = golden.ints("timesteps");
    return (step, index) -> {
      int i = first + Math.toIntExact(index);
      return new DiffusionExamples(
          golden.upload(step, "image_latents"),
          step.upload(golden.floats("noise", i), golden.innerShape("noise")),
          new int[] {timesteps[i]},
          List.of(),
          List.of());
    };
  }

  private Conditioning encode(StableDiffusion model, TensorScope scope, int row) {
    TokenizedPrompts prompt =
        new TokenizedPrompts(List.of(RecordedPrompt.of(golden, row, model.tokenizer().eosId())));
    return model.conditioner().encode(scope, List.of(prompt), List.of());
  }

  private void drawings(StableDiffusion model, TensorScope scope, EmbeddingPath path) {
    Conditioning empty = encode(model, scope, 1);
    double first = GoldenFolder.numbers(facts.get("ddim_timesteps"))[0];
    double guidance = facts.get("guidance").getAsDouble();
    for (String eta : List.of("0", "0.5", "1.2")) {
      String name = "alpha" + eta + ".";
      float[] embedding = path.at(Double.parseDouble(eta));
      if (golden.has(key + name + "embedding")) {
        compare(name + "embedding", embedding, Parity.PASS);
      }
      Conditioning text = Conditioning.of(scope.upload(embedding, path.shape()));
      compare(name + "first_cond", predict(model, scope, first, text), Parity.TRAJECTORY);
      compare(name + "first_uncond", predict(model, scope, first, empty), Parity.TRAJECTORY);
      compare(
          name + "latents_after" + DRAWN_STEPS,
          drawn(model, scope, Guidance.of(text, empty, guidance)),
          Parity.TRAJECTORY);
    }
  }

  private float[] predict(
      StableDiffusion model, TensorScope scope, double timestep, Conditioning text) {
    NDArray latents = golden.upload(scope, "initial_noise");
    NDArray at = scope.upload(new float[] {(float) timestep}, 1);
    return model.unet().forward(latents, at, text).toFloatArray();
  }

  private float[] drawn(StableDiffusion model, TensorScope scope, Guidance guidance) {
    List<float[]> after = new ArrayList<>();
    SamplingLoop.of(new DdimSampler(), model.schedule(), DDIM_STEPS)
        .withListener((step, latents) -> after.add(latents.toFloatArray()))
        .run(
            scope,
            Start.fromNoise(golden.upload(scope, "initial_noise")),
            new ClassifierFreeGuidance(
                model.unet(), ContextAdapter.NONE, GuidanceSchedule.constant(guidance)));
    return after.get(DRAWN_STEPS - 1);
  }

  private void compare(String name, float[] actual, double tolerance) {
    items.add(ParityItem.of(key + name, actual, golden.floats(key + name), tolerance));
  }
}
