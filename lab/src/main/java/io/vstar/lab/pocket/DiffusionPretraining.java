package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TextConditioningConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.clip.ClipTextModel;
import io.vstar.conditioning.Conditioner;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSchedule;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptTokenizer;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.DiffusionObjective;
import io.vstar.train.objective.LossWeighting;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.Parameter;
import io.vstar.unet.UNet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Trains pocket's UNet and text encoder together on captioned latents, by the loss that textual
 * inversion uses later.
 *
 * <p>One caption in ten is empty, which makes classifier-free guidance possible. Late in the run a
 * constant is added to each latent channel's noise (noise offset). Without it the model never
 * learns the mean of a latent, which is still visible at the last timestep of the schedule, and the
 * sampler's noise would decide the background instead of the prompt.
 *
 * <p>The loss is weighted by 1/ᾱ(t), up to a limit. Unweighted, the noisy timesteps, at which the
 * prompt matters most, have a tenth of the loss of the clean ones, and the model learns the prompt
 * long after the drawing. Later the limit is lower, in two steps, which improves outlines.
 *
 * <p>The learning rate falls to zero twice: the first time the model learns to read and where
 * things are, the second time to draw them.
 */
final class DiffusionPretraining {
  private static final LossWeighting READING = LossWeighting.inverseSignal(100);
  private static final LossWeighting SHAPING = LossWeighting.inverseSignal(10);
  private static final LossWeighting DRAWING = LossWeighting.inverseSignal(2.5);
  private static final int CYCLES = 2; // of the learning rate

  /** The weights of both networks as a trainable without learned words. */
  private record WholeModel(List<Parameter> parameters) implements Trainable {}

  private final TrainableWeights textWeights;
  private final TrainableWeights unetWeights;
  private final List<Parameter> parameters;
  private final TensorRuntime runtime;
  private final TextConditioningConfig text;
  private final Objective objective;
  private final PretrainingPhase phase;

  DiffusionPretraining(
      TensorRuntime runtime,
      TensorScope scope,
      StableDiffusionConfig config,
      PromptTokenizer tokenizer,
      LatentSet latents,
      PretrainingSettings settings,
      Path stateFile) {
    // Untrained layers add nothing, so that the text encoder starts from the token embeddings.
    DrawnValues drawn = new DrawnValues(new NoiseSource(settings.seed()), true);
    this.textWeights = new TrainableWeights(ModelPart.TEXT_ENCODER.folder(), scope, drawn);
    this.unetWeights = new TrainableWeights(ModelPart.UNET.folder(), scope, drawn);
    this.runtime = runtime;
    this.text = config.text();
    DiffusionLoss loss = loss(runtime, config, settings.precision());
    this.parameters =
        Stream.of(textWeights, unetWeights)
            .flatMap(weights -> weights.parameters().stream())
            .toList();
    this.objective =
        objective(
            new CaptionedDrawings(latents, tokenizer, settings, loss.schedule().timesteps()),
            loss,
            settings);
    LearningRateSchedule rate =
        new LearningRateSchedule(
            settings.learningRate(),
            200,
            settings.diffusionSteps(),
            LearningRateSchedule.Shape.cosineWithRestarts(CYCLES));
    this.phase = new PretrainingPhase("pocket diffusion", rate, settings.seed(), stateFile);
  }

  private DiffusionLoss loss(
      TensorRuntime runtime, StableDiffusionConfig config, Precision precision) {
    ClipTextModel text =
        new ClipTextModel(runtime, config.text().pooling(), textWeights, precision);
    Conditioner conditioner = new Conditioner(List.of(text), config.text().contextLayer(), false);
    UNet unet = new UNet(runtime, config.unet(), unetWeights, precision);
    return new DiffusionLoss(new NoiseSchedule(config.noise()), conditioner, unet);
  }

  private Objective objective(
      CaptionedDrawings drawings, DiffusionLoss loss, PretrainingSettings settings) {
    Trainable model = new WholeModel(parameters);
    Objective reading = new DiffusionObjective(drawings, loss, model, READING);
    Objective shaping = new DiffusionObjective(drawings, loss, model, SHAPING);
    Objective drawing = new DiffusionObjective(drawings, loss, model, DRAWING);
    return (step, index, clock) -> {
      Objective now = index < settings.shapingSteps() ? shaping : drawing;
      return (index < settings.readingSteps() ? reading : now).evaluate(step, index, clock);
    };
  }

  /** Returns a frozen copy of the text encoder as it is now, which computes in float32. */
  ClipTextModel frozenTextEncoder() {
    return new ClipTextModel(runtime, text.pooling(), textWeights.frozen(), Precision.FP32);
  }

  Map<String, NDArray> textWeights() {
    return textWeights.tensors();
  }

  Map<String, NDArray> unetWeights() {
    return unetWeights.tensors();
  }

  /**
   * Trains, from the state file if there is one.
   *
   * @param scope owns all tensors that are needed beside the weights
   * @return true if all steps were made; the weights are then replaced by their average
   */
  boolean run(
      TensorRuntime runtime,
      TensorScope scope,
      PretrainingPhase.Listener listener,
      BooleanSupplier stopRequested) {
    return phase.run(runtime, scope, parameters, objective, listener, stopRequested);
  }
}
