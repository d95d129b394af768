package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.clip.ClipTextModel;
import io.vstar.conditioning.Conditioner;
import io.vstar.lab.pocket.world.Captioner;
import io.vstar.lab.pocket.world.Scene;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSchedule;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptChunk;
import io.vstar.text.PromptTokenizer;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.objective.DiffusionExamples;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.NoiseOffset;
import io.vstar.train.objective.TimestepSampling;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.UNet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Trains pocket's UNet and text encoder together on captioned latents, by the loss that textual
 * inversion uses later.
 *
 * <p>One caption in ten is empty, which makes classifier-free guidance possible. Late in the run a
 * constant is added to each latent channel's noise (noise offset): without it the model never has
 * to decide on the mean of a latent, which the schedule's last step still shows, and the sampler's
 * start would decide the background instead of the prompt.
 */
final class DiffusionPretraining {
  private static final double EMPTY_CAPTION_SHARE = 0.1;
  private static final double READING_SHARE = 0.5; // of the steps; then drawing counts
  private static final double READING_MAX_WEIGHT = 10;
  private static final double DRAWING_MAX_WEIGHT = 2.5;
  private static final double SHORT_CONTEXT_SHARE = 0.75; // of the batches while it learns to read

  private final TrainableWeights textWeights;
  private final TrainableWeights unetWeights;
  private final DiffusionLoss loss;
  private final NoiseSource source;
  private final Captioner captioner = new Captioner();
  private final PromptTokenizer tokenizer;
  private final LatentSet latents;
  private final PocketPretraining.Settings settings;
  private final int offsetFrom;
  private final int readingUntil;
  private final PretrainingLoop loop;

  DiffusionPretraining(
      TensorRuntime runtime,
      TensorScope scope,
      StableDiffusionConfig config,
      PromptTokenizer tokenizer,
      LatentSet latents,
      PocketPretraining.Settings settings,
      Path snapshot) {
    this.tokenizer = tokenizer;
    this.latents = latents;
    this.settings = settings;
    this.offsetFrom = (int) (settings.noiseOffsetFrom() * settings.diffusionSteps());
    this.readingUntil = (int) (READING_SHARE * settings.diffusionSteps());
    this.source = new NoiseSource(settings.seed());
    // So the text encoder starts from the tokens: they would drown in what untrained layers add.
    DrawnValues drawn = new DrawnValues(source, true);
    this.textWeights = new TrainableWeights(ModelPart.TEXT_ENCODER.folder(), scope, drawn);
    this.unetWeights = new TrainableWeights(ModelPart.UNET.folder(), scope, drawn);
    ClipTextModel text =
        new ClipTextModel(runtime, config.text().pooling(), textWeights, Precision.FP32);
    Conditioner conditioner = new Conditioner(List.of(text), config.text().contextLayer(), false);
    UNet unet = new UNet(runtime, config.unet(), unetWeights, Precision.FP32);
    this.loss = new DiffusionLoss(new NoiseSchedule(config.noise()), conditioner, unet);
    LearningRateSchedule rate =
        new LearningRateSchedule(
            settings.learningRate(),
            200,
            settings.diffusionSteps(),
            LearningRateSchedule.Shape.COSINE);
    this.loop =
        new PretrainingLoop(
            runtime, scope, parameters(), new PretrainingLoop.Settings(rate, 0.999, 250), snapshot);
  }

  Map<String, NDArray> textWeights() {
    return textWeights.tensors();
  }

  Map<String, NDArray> unetWeights() {
    return unetWeights.tensors();
  }

  private Map<String, NDArray> parameters() {
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    textWeights.tensors().forEach((name, tensor) -> parameters.put("text." + name, tensor));
    unetWeights.tensors().forEach((name, tensor) -> parameters.put("unet." + name, tensor));
    return parameters;
  }

  /**
   * Trains from the snapshot where there is one.
   *
   * @return whether it came to the end; the average is then in the place of the weights
   */
  boolean run(PretrainingLoop.Listener listener, BooleanSupplier stopRequested) {
    return loop.run(this::loss, listener, stopRequested);
  }

  private NDArray loss(TensorScope step, int index) {
    SplittableRandom random = source.random(Purpose.CAPTIONS, index);
    LatentSet.Batch batch = latents.draw(step, random, settings.diffusionBatch());
    TokenizedPrompts prompts = tokenizer.tokenize(captions(batch.scenes(), random));
    if (index < readingUntil && random.nextDouble() < SHORT_CONTEXT_SHARE) {
      prompts = withoutPadding(prompts);
    }
    NDArray noise = noise(step, batch.latents(), index);
    int[] timesteps =
        TimestepSampling.STRATIFIED.draw(
            source.random(Purpose.TIMESTEPS, index),
            settings.diffusionBatch(),
            loss.schedule().timesteps());
    DiffusionExamples examples =
        new DiffusionExamples(batch.latents(), noise, timesteps, List.of(prompts), List.of());
    NDArray weights = step.upload(weights(timesteps, index), timesteps.length);
    return loss.perExample(examples, ContextAdapter.NONE).mul(weights).mean();
  }

  /**
   * 1/ᾱ(t), the weighting of velocity prediction (Salimans and Ho 2022), up to a limit. Unweighted,
   * the noisy timesteps, where the prompt decides, have a tenth of the loss of the clean ones, and
   * the model learns to draw long before it learns to read. In the second half the limit is lower,
   * for the sake of outlines.
   */
  private float[] weights(int[] timesteps, int index) {
    double limit = index < readingUntil ? READING_MAX_WEIGHT : DRAWING_MAX_WEIGHT;
    float[] weights = new float[timesteps.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.min(1 / loss.schedule().alphaCumprod(timesteps[i]), limit);
    }
    return weights;
  }

  /**
   * The batch up to the end of its longest caption. A network that does not read yet attends to all
   * positions alike, and in 77 of them a word is lost.
   */
  private static TokenizedPrompts withoutPadding(TokenizedPrompts prompts) {
    int length = 1 + prompts.chunks().mapToInt(PromptChunk::end).max().orElseThrow();
    return new TokenizedPrompts(
        prompts
            .chunks()
            .map(c -> PromptChunk.unweighted(c.ids().subList(0, length), c.end(), List.of()))
            .map(TokenizedPrompt::of)
            .toList());
  }

  private List<String> captions(List<Scene> scenes, SplittableRandom random) {
    List<String> captions = new ArrayList<>();
    for (Scene scene : scenes) {
      String caption = captioner.caption(scene, random);
      captions.add(random.nextDouble() < EMPTY_CAPTION_SHARE ? "" : caption);
    }
    return captions;
  }

  private NDArray noise(TensorScope step, NDArray like, int index) {
    long[] shape = like.getShape().getShape();
    float[] values = source.gaussian(Purpose.LATENT_NOISE, index, Math.toIntExact(like.size()));
    if (index >= offsetFrom) {
      NoiseOffset.add(values, shape, settings.noiseOffset(), source, index);
    }
    return step.upload(values, shape);
  }
}
