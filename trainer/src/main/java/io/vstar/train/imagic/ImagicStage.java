package io.vstar.train.imagic;

import ai.djl.ndarray.NDArray;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.loop.TrainingStep;
import io.vstar.train.objective.DiffusionExamples;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.ExampleSource;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.Optimizer;
import io.vstar.train.optim.OptimizerFactory;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import io.vstar.unet.Conditioning;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A stage of Imagic's learning: Adam on the diffusion loss of one picture, with no weight decay and
 * no clipping.
 *
 * @param objective the loss of each step
 * @param step the training step
 * @param parameters the tensors that are learned
 */
public record ImagicStage(Objective objective, TrainingStep step, List<Parameter> parameters) {
  private static final String EMBEDDING = "imagic.embedding";
  private static final OptimizerSettings ADAM =
      new OptimizerSettings.Adam(0.9, 0.999, 1e-8, 0, false);

  /**
   * Makes the first stage, which learns an embedding from that of the target text.
   *
   * @param model the model, all of it frozen
   * @param scope the scope that owns the embedding and the optimizer's state
   * @param target the conditioning of the target text, of one prompt
   * @param picture the source of examples of the picture
   */
  public static ImagicStage ofEmbedding(
      StableDiffusion model, TensorScope scope, Conditioning target, ExampleSource picture) {
    NDArray start = target.context();
    NDArray embedding = scope.upload(start.toFloatArray(), start.getShape().getShape());
    GradientScope.require(embedding);
    return of(
        model,
        scope,
        List.of(new Parameter(EMBEDDING, embedding)),
        new Conditioning(embedding, target.summary()),
        picture);
  }

  /**
   * Makes the second stage, which tunes the weights that the model was loaded to train.
   *
   * @param scope the scope that owns the optimizer's state
   * @param embedding the conditioning with the learned embedding, which stays as it is
   * @param picture the source of examples of the picture
   */
  public static ImagicStage ofWeights(
      StableDiffusion model, TensorScope scope, Conditioning embedding, ExampleSource picture) {
    List<Parameter> weights =
        model.trained().stream()
            .map(weight -> new Parameter(weight.name(), weight.tensor()))
            .toList();
    return of(model, scope, weights, embedding, picture);
  }

  private static ImagicStage of(
      StableDiffusion model,
      TensorScope scope,
      List<Parameter> parameters,
      Conditioning conditioning,
      ExampleSource picture) {
    DiffusionLoss loss = DiffusionLoss.of(model, model.promptEncoder());
    Objective objective =
        (step, index, clock) -> {
          DiffusionExamples examples = picture.load(step, index);
          clock.ended(StepClock.Part.EXAMPLES);
          NDArray each = loss.perExample(examples, conditioning);
          clock.ended(StepClock.Part.FORWARD);
          return new Objective.Losses(each.mean(), each);
        };
    Optimizer optimizer =
        OptimizerFactory.of(ADAM).create(model.runtime(), scope, ParameterGroup.single(parameters));
    OptimizerStep update =
        new OptimizerStep(
            model.runtime(),
            optimizer,
            OptionalDouble.empty(),
            model.precision() == Precision.FP16 ? LossScale.dynamic() : LossScale.none());
    return new ImagicStage(
        objective, new TrainingStep(model.runtime(), objective, update, 1), parameters);
  }

  /** Returns a copy of the embedding that the first stage has learned so far, row-major. */
  public float[] embedding() {
    return parameters.get(0).tensor().toFloatArray();
  }
}
