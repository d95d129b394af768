package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.checkpoint.ModelPart;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.dreambooth.DreamBoothTrainable;
import io.vstar.train.loop.TrainingStep;
import io.vstar.train.objective.DiffusionExamples;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.DiffusionObjective;
import io.vstar.train.objective.ExampleSource;
import io.vstar.train.objective.LossWeighting;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.ObjectivePlan;
import io.vstar.train.objective.StepClock;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.Parameter;
import io.vstar.unet.Conditioning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Compares trainings of whole networks with diffusers' train_dreambooth: losses, gradients, moves
 * of weights, with class pictures and with the text encoder. The model lies beside the folder.
 */
final class DreamBoothParity {
  /** How many times the distance of the reference's float32 from its float64 is tolerated. */
  private static final double FACTOR = 10;

  /** The share of values of a weight that may have moved otherwise, see the folder's README. */
  private static final double OUTLIERS = 1e-3;

  private static final String UNET = ModelPart.UNET.folder() + ".";
  private static final String TEXT = ModelPart.TEXT_ENCODER.folder() + ".";

  private final GoldenFolder golden;
  private final JsonObject facts;
  private final String key;
  private final StableDiffusion model;
  private final TensorScope scope;
  private final List<ParityItem> items;
  private final Map<String, Parameter> parameters;

  private DreamBoothParity(
      GoldenFolder golden,
      JsonObject facts,
      StableDiffusion model,
      TensorScope scope,
      List<ParityItem> items) {
    this.golden = golden;
    this.facts = facts;
    this.key = facts.get("key").getAsString() + ".";
    this.model = model;
    this.scope = scope;
    this.items = items;
    this.parameters =
        new DreamBoothTrainable(model, 1)
            .parameters().stream()
                .collect(
                    Collectors.toMap(Parameter::name, p -> p, (a, b) -> a, LinkedHashMap::new));
  }

  /** Returns whether a folder has such trainings. */
  static boolean isIn(Path folder) {
    Path json = folder.resolve("golden.json");
    return Files.exists(json) && GoldenFolder.hasFacts(json, "watched_text_encoder");
  }

  /**
   * Compares all cases of a folder.
   *
   * @throws io.vstar.error.CheckpointException if the model is not beside the folder
   */
  static List<ParityItem> run(TensorRuntime runtime, Path folder, Precision precision) {
    List<ParityItem> items = new ArrayList<>();
    try (GoldenFolder golden = GoldenFolder.open(folder)) {
      String name = golden.fact("model").getAsString();
      for (JsonObject facts : golden.cases()) {
        Set<ModelPart> trained = EnumSet.of(ModelPart.UNET);
        if (facts.get("train_text_encoder").getAsBoolean()) {
          trained.add(ModelPart.TEXT_ENCODER);
        }
        LoadPlan plan = LoadPlan.frozen(precision).training(trained);
        try (StableDiffusion model = StableDiffusion.load(runtime, golden.modelBeside(name), plan);
            TensorScope scope = runtime.openScope("dreambooth parity")) {
          new DreamBoothParity(golden, facts, model, scope, items).compare(name);
        }
      }
    }
    return items;
  }

  private void compare(String name) {
    Map<String, float[]> before = new LinkedHashMap<>();
    parameters.forEach((each, parameter) -> before.put(each, parameter.tensor().toFloatArray()));
    gradients();
    TrainingStep step = new TrainingStep(model.runtime(), objective(), optimizerStep(), 1);
    int steps = golden.fact("steps").getAsInt();
    double rate = facts.getAsJsonObject("optimizer").get("lr").getAsDouble();
    float[] losses = new float[steps];
    float[] norms = new float[steps];
    for (int i = 0; i < steps; i++) {
      TrainingStep.Result result = step.run(i, rate, StepClock.NONE);
      losses[i] = (float) result.loss();
      norms[i] = (float) result.gradientNorm();
    }
    compare("loss", losses, FormulaParity.FORMULA);
    compare("grad_norm", norms, FormulaParity.WALK);
    moves(before);
    output(name);
  }

  /**
   * Compares the gradients before the first update, with at least the distance that the reference's
   * float32 has from its float64.
   */
  private void gradients() {
    FirstGradient first =
        FirstGradient.of(model.runtime(), objective(), List.copyOf(parameters.values()));
    double own = FACTOR * distances().get("grad_step0").getAsDouble();
    for (String name : golden.names()) {
      String weight = UNET + name.replace(key + "grad_step0.", "");
      if (name.startsWith(key + "grad_step0.")) {
        float[] expected = golden.floats(name);
        double tolerance = Math.max(Parity.PASS, own / largest(expected));
        items.add(ParityItem.of(name, first.values().get(weight), expected, tolerance));
      }
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Returns the distances of the reference's float32 from its float64. */
  private JsonObject distances() {
    return golden.cases().get(0).getAsJsonObject("fp32_vs_f64");
  }

  private Objective objective() {
    int instances = facts.get("batch_instance").getAsInt();
    int classes = facts.get("batch_class").getAsInt();
    DiffusionObjective learned =
        new DiffusionObjective(
            source(0, instances, 0, 1),
            DiffusionLoss.of(model, model.promptEncoder()),
            new DreamBoothTrainable(model, 1),
            weighting());
    return classes == 0
        ? learned
        : learned.preserving(
            source(instances, classes, 1, facts.get("prior_loss_weight").getAsFloat()));
  }

  private LossWeighting weighting() {
    JsonElement gamma = facts.get("snr_gamma");
    List<String> settings =
        gamma.isJsonNull()
            ? List.of()
            : List.of("weighting=min-snr", "gamma=" + gamma.getAsString());
    TrainingSettings training = ConfigLoader.section("training", TrainingSettings.class, settings);
    return ObjectivePlan.of(training, model.schedule()).weighting();
  }

  /**
   * Returns the source of a part of each recorded batch.
   *
   * @param first the first example of the part
   * @param prompt the index of its prompt
   * @param weight the weight of each example
   */
  private ExampleSource source(int first, int count, int prompt, float weight) {
    float[] weights = new float[count];
    Arrays.fill(weights, weight);
    long[] shape = golden.innerShape("noise"); // (B, 4, h, w)
    int each = Math.toIntExact(LongStream.of(shape).skip(1).reduce(1, Math::multiplyExact));
    int batch = Math.toIntExact(shape[0]);
    shape[0] = count;
    int[] timesteps = golden.ints("timesteps");
    float[] latents = part(golden.floats("latents"), first, count, each);
    return (step, index) -> {
      int i = Math.toIntExact(index);
      return new DiffusionExamples(
          step.upload(latents, shape),
          step.upload(part(golden.floats("noise", i), first, count, each), shape),
          Arrays.copyOfRange(timesteps, i * batch + first, i * batch + first + count),
          List.of(prompts(prompt, count)),
          List.of(),
          weights,
          Optional.empty());
    };
  }

  private static float[] part(float[] all, int first, int count, int each) {
    return Arrays.copyOfRange(all, first * each, (first + count) * each);
  }

  private TokenizedPrompts prompts(int index, int count) {
    return new TokenizedPrompts(
        Collections.nCopies(count, RecordedPrompt.of(golden, index, model.tokenizer().eosId())));
  }

  private OptimizerStep optimizerStep() {
    JsonObject adam = facts.getAsJsonObject("optimizer");
    double[] betas = GoldenFolder.numbers(adam.get("betas"));
    OptimizerSettings.AdamW settings =
        new OptimizerSettings.AdamW(
            betas[0],
            betas[1],
            adam.get("eps").getAsDouble(),
            adam.get("weight_decay").getAsDouble(),
            false);
    AdamW optimizer =
        new AdamW(
            model.runtime(), scope, new DreamBoothTrainable(model, 1).parameterGroups(), settings);
    return new OptimizerStep(
        model.runtime(),
        optimizer,
        OptionalDouble.of(facts.get("max_grad_norm").getAsDouble()),
        LossScale.none());
  }

  /** Compares how far each watched weight has moved: the mean, and the share of outliers. */
  private void moves(Map<String, float[]> before) {
    JsonObject distances = distances().getAsJsonObject("delta_max_and_mean");
    double rate = facts.getAsJsonObject("optimizer").get("lr").getAsDouble();
    for (String name : golden.names()) {
      if (!name.startsWith(key + "delta.")) {
        continue;
      }
      String weight = name.substring(key.length() + "delta.".length());
      float[] moved = moved(weight, before);
      // No distances are recorded of text encoders: a hundredth of an update, and a whole one.
      double[] own =
          distances.has(weight)
              ? GoldenFolder.numbers(distances.get(weight))
              : new double[] {rate / FACTOR, rate / 100 / FACTOR};
      float[] expected = golden.floats(name);
      items.add(ParityItem.ofMeans(name, moved, expected, FACTOR * own[1] / meanSize(expected)));
      items.add(
          new ParityItem(name + " outliers", outliers(moved, expected, FACTOR * own[0]), OUTLIERS));
    }
  }

  private static double meanSize(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum / values.length;
  }

  private static double outliers(float[] actual, float[] expected, double limit) {
    double count = actual.length == expected.length ? 0 : expected.length;
    for (int i = 0; i < expected.length && count < expected.length; i++) {
      count += Math.abs(actual[i] - expected[i]) <= limit ? 0 : 1;
    }
    return count / expected.length;
  }

  /** Returns the moves of a weight, those of joined projections one after the other. */
  private float[] moved(String weight, Map<String, float[]> before) {
    List<float[]> parts = new ArrayList<>();
    for (String name : weight.startsWith(TEXT) ? textNames(weight) : List.of(weight)) {
      float[] now = parameters.get(name).tensor().toFloatArray();
      float[] then = before.get(name);
      for (int i = 0; i < now.length; i++) {
        now[i] -= then[i];
      }
      parts.add(now);
    }
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Returns the names of what OpenAI's text encoder has in one tensor. */
  private static List<String> textNames(String weight) {
    String name =
        weight
            .substring(TEXT.length())
            .replaceFirst("^(token|position)_embedding", "embeddings.$1_embedding")
            .replace("transformer.resblocks.", "encoder.layers.")
            .replace("mlp.c_fc", "mlp.fc1");
    String full = TEXT + "text_model." + name;
    String joined = "attn.in_proj_weight";
    return full.endsWith(joined)
        ? List.of("q", "k", "v").stream()
            .map(p -> full.replace(joined, "self_attn." + p + "_proj.weight"))
            .toList()
        : List.of(full);
  }

  /** Compares the trained UNet's output for the inputs that are recorded with the model. */
  private void output(String name) {
    Path folder = golden.folder().toAbsolutePath().normalize().resolveSibling(name);
    try (GoldenFolder inputs = GoldenFolder.open(folder)) {
      NDArray output =
          model
              .unet()
              .forward(
                  inputs.upload(scope, "unet.sample"),
                  inputs.upload(scope, "unet.timesteps"),
                  Conditioning.of(inputs.upload(scope, "unet.encoder_hidden_states")));
      compare("unet_output", output.toFloatArray(), Parity.PASS);
    }
  }

  private void compare(String name, float[] actual, double tolerance) {
    items.add(ParityItem.of(key + name, actual, golden.floats(key + name), tolerance));
  }
}
