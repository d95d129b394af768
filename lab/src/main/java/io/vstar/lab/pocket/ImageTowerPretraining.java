package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.clip.ClipEmbedding;
import io.vstar.clip.ClipImageProcessor;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.ClipVisionModel;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TextProjection;
import io.vstar.clip.TextTower;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptTokenizer;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock;
import io.vstar.train.objective.StepClock.Part;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains pocket's image encoder contrastively, on drawings and their captions, against its text
 * encoder.
 *
 * <p>Beside the image encoder a projection of the texts and the scale of the loss are trained. The
 * text encoder itself is trained along if its parameters are given, and stays what it is otherwise.
 */
final class ImageTowerPretraining implements Objective {
  // The name in a whole CLIPModel.
  private static final String LOG_SCALE = "logit_scale";

  /**
   * The settings of the training.
   *
   * @param steps number of updates
   * @param batch number of pairs per update, among which each has to be found
   * @param learningRate learning rate after the warm-up
   * @param seed seed of drawings, captions and initial values
   */
  record Settings(int steps, int batch, double learningRate, long seed) {}

  /**
   * The text encoder that the image encoder is to fit.
   *
   * @param model text encoder without a projection of its own
   * @param tokenizer its tokenizer, without placeholders
   * @param parameters its weights, if it is to be trained along; empty if it is frozen
   */
  record TextEncoder(ClipTextModel model, PromptTokenizer tokenizer, List<Parameter> parameters) {
    TextEncoder {
      parameters = List.copyOf(parameters);
    }
  }

  private final TensorRuntime runtime;
  private final TrainableWeights weights;
  private final ClipImageProcessor processor;
  private final ClipVisionModel images;
  private final TextTower texts;
  private final TextEncoder text;
  private final NDArray logScale;
  private final ContrastiveLoss loss;
  private final CaptionedPictures pictures;
  private final int batchSize;
  private final PretrainingPhase phase;

  /**
   * Creates the image encoder and its training.
   *
   * @param scope owns the weights
   * @param config shape of the image encoder
   */
  ImageTowerPretraining(
      TensorRuntime runtime,
      TensorScope scope,
      ClipVisionConfig config,
      TextEncoder text,
      Settings settings,
      Path stateFile) {
    this.runtime = runtime;
    this.text = text;
    this.batchSize = settings.batch();
    this.pictures = new CaptionedPictures(settings.seed());
    this.processor = ClipImageProcessor.ofOpenAi(config.imageSize());
    InitialValues drawn = new DrawnValues(new NoiseSource(settings.seed()), false);
    this.weights =
        new TrainableWeights(
            ModelPart.IMAGE_ENCODER.folder(),
            scope,
            (name, shape) ->
                name.equals(LOG_SCALE)
                    ? new float[] {(float) ContrastiveLoss.INITIAL_LOG_SCALE}
                    : drawn.of(name, shape));
    this.images = new ClipVisionModel(runtime, config, weights, Precision.FP32);
    TextProjection projection =
        new TextProjection(
            runtime, weights, text.model().config().width(), config.projectionWidth());
    this.texts = new TextTower(text.model(), Optional.of(projection));
    this.logScale = weights.get(LOG_SCALE).tensor();
    this.loss = new ContrastiveLoss(runtime);
    LearningRateSchedule rate =
        new LearningRateSchedule(
            settings.learningRate(),
            settings.steps() / 10,
            settings.steps(),
            LearningRateSchedule.Shape.COSINE);
    this.phase = new PretrainingPhase("pocket image encoder", rate, settings.seed(), stateFile);
  }

  /**
   * Returns the tensors of the image encoder's file: {@code vision_model.*}, {@code
   * visual_projection.weight}, {@code text_projection.weight} and {@code logit_scale}.
   */
  Map<String, NDArray> weights() {
    return weights.tensors();
  }

  ClipVisionModel imageEncoder() {
    return images;
  }

  TextTower textTower() {
    return texts;
  }

  /** Returns the preprocessing of pictures that the image encoder is trained with. */
  ClipImageProcessor processor() {
    return processor;
  }

  /**
   * Trains, from the state file if there is one.
   *
   * @param scope owns all tensors that are needed beside the weights
   * @return true if all steps were made; the weights are then replaced by their average
   */
  boolean run(
      TensorScope scope, PretrainingPhase.Listener listener, BooleanSupplier stopRequested) {
    List<Parameter> parameters = new ArrayList<>(weights.parameters());
    parameters.addAll(text.parameters());
    return phase.run(runtime, scope, parameters, this, listener, stopRequested);
  }

  @Override
  public Losses evaluate(TensorScope step, long index, StepClock clock) {
    CaptionedPictures.Batch batch = pictures.batch(index, batchSize);
    NDArray pixels = processor.upload(step, batch.images());
    PromptBatch prompts = prompts(step, batch.captions());
    NDArray leftOut = ContrastiveLoss.leftOut(step, batch.captions());
    clock.ended(Part.EXAMPLES);
    NDArray ofTexts = texts.embed(prompts, TokenEmbeddingOverlay.NONE);
    clock.ended(Part.TEXT);
    NDArray ofImages = images.encode(pixels).embedding();
    NDArray perPair = loss.perPair(ofImages, ofTexts, logScale, leftOut);
    NDArray mean = perPair.mean();
    clock.ended(Part.FORWARD);
    return new Losses(mean, perPair);
  }

  /**
   * Measures how often a drawing is told from others by its caption, and the other way round.
   *
   * @param seed seed of the drawings, other than that of the training
   * @param batches number of batches, over which the mean is taken
   * @param pairs number of pairs in each batch, among which each has to be found
   */
  RetrievalAccuracy accuracy(long seed, int batches, int pairs) {
    CaptionedPictures unseen = new CaptionedPictures(seed);
    double textOfImage = 0;
    double imageOfText = 0;
    for (int i = 0; i < batches; i++) {
      try (TensorScope scope = runtime.openScope("retrieval")) {
        CaptionedPictures.Batch batch = unseen.batch(i, pairs);
        RetrievalAccuracy one =
            RetrievalAccuracy.of(
                ClipEmbedding.all(
                    images.encode(processor.upload(scope, batch.images())).embedding()),
                ClipEmbedding.all(
                    texts.embed(prompts(scope, batch.captions()), TokenEmbeddingOverlay.NONE)),
                batch.captions());
        textOfImage += one.textOfImage() / batches;
        imageOfText += one.imageOfText() / batches;
      }
    }
    return new RetrievalAccuracy(textOfImage, imageOfText);
  }

  private PromptBatch prompts(TensorScope scope, List<String> captions) {
    // No token sees the padding behind it, so that without it the embeddings are the same.
    return PromptBatch.upload(
        scope, text.tokenizer().tokenize(captions).withoutPadding(), Map.of());
  }
}
