package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.HostTensor;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.lora.LoraTrainable;
import io.vstar.train.objective.DiffusionExamples;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.Parameter;
import io.vstar.unet.Conditioning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Compares the first steps of a training of a LoRA: losses, norms of gradients, the first gradient,
 * and the matrices at the end.
 */
final class LoraTrainingParity {
  private static final double LOSS = 1e-5;

  /** How many times the distance of the reference's float32 from its float64 is tolerated. */
  private static final double FACTOR = 10;

  /**
   * The share of values that may be farther away: where a gradient is tiny, the first steps of Adam
   * follow its sign, which is rounding.
   */
  private static final double OUTLIERS = 1e-3;

  private static final String GRADIENT = "grad_step0.";
  private static final String DELTA = "delta.";

  private final GoldenFolder golden;
  private final StableDiffusion model;
  private final Lora initial;
  private final Lora expected;
  private final List<ParityItem> items = new ArrayList<>();

  /**
   * Creates the comparison.
   *
   * @param initial the start values
   * @param expected the values at the end
   */
  LoraTrainingParity(GoldenFolder golden, StableDiffusion model, Lora initial, Lora expected) {
    this.golden = golden;
    this.model = model;
    this.initial = initial;
    this.expected = expected;
  }

  /** Trains, and compares everything that is recorded. */
  List<ParityItem> items() {
    try (TensorScope scope = model.runtime().openScope("lora training")) {
      LoraTrainable trainable = new LoraTrainable(model, scope, initial, 0, 1, 0);
      OptimizerStep update =
          new OptimizerStep(
              model.runtime(),
              new AdamW(model.runtime(), scope, trainable.parameterGroups(), settings()),
              OptionalDouble.of(golden.fact("max_grad_norm").getAsDouble()),
              LossScale.none());
      train(trainable, update, scope);
      compareEnd(trainable.lora());
    }
    return items;
  }

  private void train(LoraTrainable trainable, OptimizerStep update, TensorScope scope) {
    DiffusionLoss loss = DiffusionLoss.of(model, model.promptEncoder());
    double learningRate = golden.fact("optimizer", "lr").getAsDouble();
    float[] losses = new float[Math.toIntExact(golden.shape("loss")[0])];
    float[] norms = new float[losses.length];
    for (int i = 0; i < losses.length; i++) {
      try (TensorScope step = scope.openScope("golden step")) {
        update.lendParameters(step);
        try (GradientScope gradients = GradientScope.open(model.runtime())) {
          Conditioning text = Conditioning.of(golden.upload(step, "encoder_hidden_states"));
          NDArray mean =
              loss.evaluate(examples(step, i), text, trainable.context()).perExample().mean();
          gradients.backward(mean);
          losses[i] = mean.getFloat();
        }
        if (i == 0) {
          compareGradients(trainable.parameters());
        }
        norms[i] = (float) update.run(step, learningRate);
      }
    }
    items.add(ParityItem.ofTable("loss", losses, golden.floats("loss"), LOSS));
    items.add(
        ParityItem.ofTable("grad_norm", norms, golden.floats("grad_norm"), Parity.TRAJECTORY));
  }

  private void compareGradients(List<Parameter> parameters) {
    Map<String, float[]> actual = new HashMap<>();
    for (Parameter parameter : parameters) {
      String path = parameter.name().substring(parameter.name().indexOf('.') + 1);
      actual.put(
          GRADIENT + path.replace(".lora_up", ".lora_B.weight"),
          GradientScope.of(parameter.tensor()).toFloatArray());
    }
    for (String name : golden.names()) {
      if (name.startsWith(GRADIENT)) {
        items.add(ParityItem.of(name, actual.get(name), golden.floats(name), Parity.PASS));
      }
    }
  }

  private void compareEnd(Lora trained) {
    double tolerance = FACTOR * golden.fact("fp32_vs_f64", "weights").getAsDouble();
    for (int i = 0; i < expected.modules().size(); i++) {
      LoraModule actual = trained.modules().get(i);
      LoraModule wanted = expected.modules().get(i);
      compareMost(wanted.layer() + ".down", actual.down(), wanted.down(), tolerance);
      compareMost(wanted.layer() + ".up", actual.up(), wanted.up(), tolerance);
      String delta = DELTA + wanted.path() + ".weight";
      if (golden.has(delta)) {
        items.add(ParityItem.of(delta, actual.product(), golden.floats(delta), Parity.TRAJECTORY));
      }
    }
  }

  /** Compares values but for the share of outliers. */
  private void compareMost(String name, HostTensor actual, HostTensor wanted, double tolerance) {
    float[] values = actual.toFloats();
    float[] reference = wanted.toFloats();
    double[] distances = new double[values.length];
    Arrays.setAll(distances, i -> Math.abs((double) values[i] - reference[i]));
    Arrays.sort(distances);
    int kept = distances.length - 1 - (int) (OUTLIERS * distances.length);
    items.add(new ParityItem("trained." + name, distances[kept], tolerance));
  }

  private DiffusionExamples examples(TensorScope step, int index) {
    int batch = Math.toIntExact(golden.shape("latents")[0]);
    int[] timesteps = golden.ints("timesteps");
    return new DiffusionExamples(
        golden.upload(step, "latents"),
        step.upload(golden.floats("noise", index), golden.innerShape("noise")),
        Arrays.copyOfRange(timesteps, index * batch, (index + 1) * batch),
        List.of(),
        List.of());
  }

  private OptimizerSettings.AdamW settings() {
    double[] betas = GoldenFolder.numbers(golden.fact("optimizer", "betas"));
    return new OptimizerSettings.AdamW(
        betas[0],
        betas[1],
        golden.fact("optimizer", "eps").getAsDouble(),
        golden.fact("optimizer", "weight_decay").getAsDouble(),
        false);
  }
}
