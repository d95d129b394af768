package io.vstar.train.objective;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.conditioning.LearnedWords;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.inversion.TextualInversionTrainable;
import io.vstar.unet.ContextAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NegativePromptTest {
  private static final double GUIDANCE = 3;
  private static final long SEED = 5;
  private static final int BATCH = 2;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining plain;
  private static TinyTraining guided;

  private TextualInversionTrainable trainable;
  private TensorScope scope;

  @BeforeAll
  static void prepare() throws IOException {
    TinyTraining tiny = TinyTraining.in(CPU.runtime(), folder);
    plain = tiny.withoutTheWord();
    guided = tiny.withTheWordAsNegativePrompt(GUIDANCE);
  }

  @AfterAll
  static void close() {
    plain.close();
  }

  @BeforeEach
  void drawVectors() {
    trainable = (TextualInversionTrainable) guided.trainable(CPU.scope());
    scope = CPU.scope().openScope("step");
    scope.borrow(trainable.tables().get(0));
  }

  @Test
  void theGuidedPredictionIsComparedWithTheNoise() {
    DiffusionExamples examples = guided.loader(trainable, 0, SEED).load(scope, 0);
    NDArray positive = predicted(examples, examples.prompts());
    NDArray negative = predicted(examples, examples.guidance().orElseThrow().prompts());
    float[] p = positive.toFloatArray();
    float[] n = negative.toFloatArray();
    float[] noise = examples.noise().toFloatArray();
    float[] expected = new float[BATCH];
    for (int i = 0; i < p.length; i++) {
      double error = n[i] + GUIDANCE * (p[i] - n[i]) - noise[i];
      expected[i * BATCH / p.length] += (float) (error * error / (p.length / BATCH));
    }
    assertThat(n).isNotEqualTo(p);
    // Means of 64 squares of up to 10 in float32.
    assertClose(perExample(guided, examples), expected, 1e-5);
  }

  @Test
  void withoutGuidanceItIsTheLossOfThePrompts() {
    DiffusionExamples examples =
        guided.withTheWordAsNegativePrompt(1).loader(trainable, 0, SEED).load(scope, 0);
    DiffusionExamples same = plain.loader(trainable, 0, SEED).load(scope, 0);
    assertThat(same.guidance()).isEmpty();
    assertClose(perExample(guided, examples), perExample(plain, same), 1e-5);
  }

  @Test
  void theGradientIsTheSlopeOfTheLoss() {
    float[] gradient = gradient(guided.loss(trainable), guided.loader(trainable, 0, SEED));
    float[] start = trainable.values().get(0);
    double length = 0;
    for (float each : gradient) {
      length += each * each;
    }
    length = Math.sqrt(length);
    assertThat(length).isGreaterThan(1e-4);
    double step = 1e-2;
    double slope =
        (lossAt(start, gradient, step / length) - lossAt(start, gradient, -step / length))
            / (2 * step);
    // Central differences in float32 of losses of about 1.
    assertThat(slope).isCloseTo(length, within(0.02 * length + 1e-4));
  }

  @Test
  void activationCheckpointingGivesTheSameGradient() {
    float[] expected = gradient(guided.loss(trainable), guided.loader(trainable, 0, SEED));
    LoadPlan plan = LoadPlan.frozen(Precision.FP32).withCheckpointing(true);
    DiffusersFolder files = DiffusersFolder.open(folder.resolve("model"));
    try (StableDiffusion model = StableDiffusion.load(CPU.runtime(), files, plan)) {
      PromptEncoder encoder =
          model.promptEncoder(
              LearnedWords.of(
                  CPU.runtime(),
                  List.of(new Placeholder("<cat>", TinyTraining.VECTORS)),
                  trainable.tables()));
      GradientScope.of(trainable.tables().get(0)).muli(scope.number(0));
      float[] actual =
          gradient(DiffusionLoss.of(model, encoder), guided.loader(trainable, 0, SEED));
      assertClose(actual, expected, 1e-6);
    }
  }

  @Test
  void validationMeasuresTheGuidedLossWithAnyEncoder() {
    ValidationLoss validation = guided.validation(trainable);
    double before = validation.measure(ContextAdapter.NONE);
    assertThat(before).isNotEqualTo(plain.validation(trainable).measure(ContextAdapter.NONE));

    TextualInversionTrainable other = (TextualInversionTrainable) guided.trainable(CPU.scope());
    float[] values = other.values().get(0);
    values[3] += 1;
    TinyTraining.overwrite(CPU.runtime(), other, values);
    double after = validation.with(guided.encoder(other)).measure(ContextAdapter.NONE);
    assertThat(after).isNotEqualTo(before);
    TinyTraining.overwrite(CPU.runtime(), trainable, values);
    assertThat(validation.measure(ContextAdapter.NONE)).isEqualTo(after);
  }

  @Test
  void aWordingChangesTheNegativePromptToo() {
    ValidationLoss validation = guided.validation(trainable);
    ValidationLoss empty =
        validation.with(guided.model().promptEncoder(), prompt -> prompt.replace("<cat>", ""));
    double withoutTheWord = empty.measure(ContextAdapter.NONE);
    assertThat(withoutTheWord).isNotEqualTo(validation.measure(ContextAdapter.NONE));
    TinyTraining.overwrite(CPU.runtime(), trainable, new float[trainable.values().get(0).length]);
    assertThat(empty.measure(ContextAdapter.NONE)).isEqualTo(withoutTheWord);
  }

  private NDArray predicted(DiffusionExamples examples, List<TokenizedPrompts> prompts) {
    StableDiffusion model = guided.model();
    float[] timesteps = {examples.timesteps()[0], examples.timesteps()[1]};
    return model
        .unet()
        .forward(
            new ForwardDiffusion(model.schedule())
                .addNoise(examples.latents(), examples.noise(), examples.timesteps()),
            scope.upload(timesteps, BATCH),
            guided.encoder(trainable).conditioner().encode(scope, prompts, examples.sizes()));
  }

  private float[] perExample(TinyTraining training, DiffusionExamples examples) {
    return training.loss(trainable).perExample(examples, ContextAdapter.NONE).toFloatArray();
  }

  private double lossAt(float[] start, float[] direction, double step) {
    float[] moved = start.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (step * direction[i]);
    }
    TinyTraining.overwrite(CPU.runtime(), trainable, moved);
    float[] losses = perExample(guided, guided.loader(trainable, 0, SEED).load(scope, 0));
    TinyTraining.overwrite(CPU.runtime(), trainable, start);
    return (losses[0] + losses[1]) / BATCH;
  }

  private float[] gradient(DiffusionLoss loss, ExampleSource examples) {
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      Objective objective = new DiffusionObjective(examples, loss, trainable, LossWeighting.NONE);
      gradients.backward(objective.evaluate(scope, 0, StepClock.NONE).minimized());
    }
    return GradientScope.of(trainable.tables().get(0)).toFloatArray();
  }
}
