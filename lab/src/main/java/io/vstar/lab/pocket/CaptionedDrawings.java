package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.caption.Captioner;
import io.vstar.lab.world.shape.Pattern;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptTokenizer;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.objective.DiffusionExamples;
import io.vstar.train.objective.ExampleSource;
import io.vstar.train.objective.NoiseOffset;
import io.vstar.train.objective.TimestepSampling;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The source of examples with captions: in the first quarter of the run one batch in two has simple
 * scenes alone, in the first half three batches in four are cut to their longest caption, and late
 * in the run a constant is added to the noise of each latent channel.
 */
final class CaptionedDrawings implements ExampleSource {
  private static final double EMPTY_CAPTION_SHARE = 0.1;
  private static final double SIMPLE_SHARE = 0.5; // of the very first batches
  private static final double SHORT_CONTEXT_SHARE = 0.75; // of the first batches

  private final LatentSet latents;
  private final PromptTokenizer tokenizer;
  private final PretrainingSettings settings;
  private final int timesteps;
  private final NoiseSource source;
  private final Captioner captioner = new Captioner();

  /**
   * Creates the source.
   *
   * @param timesteps number of timesteps of the noise schedule
   */
  CaptionedDrawings(
      LatentSet latents, PromptTokenizer tokenizer, PretrainingSettings settings, int timesteps) {
    this.latents = latents;
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.timesteps = timesteps;
    this.source = new NoiseSource(settings.seed());
  }

  @Override
  public DiffusionExamples load(TensorScope scope, long index) {
    SplittableRandom random = source.random(Purpose.CAPTIONS, index);
    LatentSet.Batch batch =
        index < settings.simpleSteps() && random.nextDouble() < SIMPLE_SHARE
            ? latents.draw(scope, random, settings.diffusionBatch(), CaptionedDrawings::isSimple)
            : latents.draw(scope, random, settings.diffusionBatch());
    TokenizedPrompts prompts = tokenizer.tokenize(captions(batch.scenes(), random));
    if (index < settings.readingSteps() && random.nextDouble() < SHORT_CONTEXT_SHARE) {
      // An untrained network attends to all positions alike: among 77 one word has too little
      // effect.
      prompts = prompts.withoutPadding();
    }
    SplittableRandom times = source.random(Purpose.TIMESTEPS, index);
    return new DiffusionExamples(
        batch.latents(),
        noise(scope, batch.latents(), index),
        TimestepSampling.STRATIFIED.draw(times, settings.diffusionBatch(), timesteps),
        List.of(prompts),
        List.of());
  }

  /** Returns whether a scene is said in few words, each of which shows. */
  private static boolean isSimple(Scene scene) {
    return scene.figures().size() == 1
        && scene.first().fill().pattern() == Pattern.PLAIN
        && scene.style() == Style.FLAT;
  }

  private List<String> captions(List<Scene> scenes, SplittableRandom random) {
    List<String> captions = new ArrayList<>();
    for (Scene scene : scenes) {
      String caption = captioner.caption(scene, random);
      captions.add(random.nextDouble() < EMPTY_CAPTION_SHARE ? "" : caption);
    }
    return captions;
  }

  private NDArray noise(TensorScope scope, NDArray like, long index) {
    long[] shape = like.getShape().getShape();
    float[] values = source.gaussian(Purpose.LATENT_NOISE, index, Math.toIntExact(like.size()));
    if (index >= settings.noiseOffsetAfter()) {
      NoiseOffset.add(values, shape, settings.noiseOffset(), source, index);
    }
    return scope.upload(values, shape);
  }
}
