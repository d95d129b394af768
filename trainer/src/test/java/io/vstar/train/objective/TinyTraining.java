package io.vstar.train.objective;

import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.conditioning.LearnedWords;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.inversion.TextualInversionTrainable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A tiny training: a random model, three pictures with different prompts, and a placeholder of two
 * vectors.
 */
public final class TinyTraining implements AutoCloseable {
  public static final int VECTORS = 2;
  public static final Resolution RESOLUTION = new Resolution(8, 8);
  private static final String PLACEHOLDER = "<cat>";

  private final TensorRuntime runtime;
  private final StableDiffusion model;
  private final List<TrainingImage> images;
  private final LatentCache latents;
  private final TrainingPrompts prompts;
  private final Optional<NegativePrompt> negative;

  private TinyTraining(TensorRuntime runtime, StableDiffusion model, List<TrainingImage> images) {
    this.runtime = runtime;
    this.model = model;
    this.images = images;
    this.latents = LatentCache.encode(model, placements(images), done -> {});
    this.prompts =
        new TrainingPrompts(
            PLACEHOLDER,
            new CaptionTemplates("test", List.of("this {} [filewords]", "a {} with it", "{}")),
            images);
    this.negative = Optional.empty();
  }

  private TinyTraining(
      TinyTraining same, TrainingPrompts prompts, Optional<NegativePrompt> negative) {
    this.runtime = same.runtime;
    this.model = same.model;
    this.images = same.images;
    this.latents = same.latents;
    this.prompts = prompts;
    this.negative = negative;
  }

  /**
   * Returns the same training with prompts without the placeholder; it shares the model, which
   * stays open.
   */
  public TinyTraining withoutTheWord() {
    CaptionTemplates templates = new CaptionTemplates("test", List.of("this", "a picture"));
    return new TinyTraining(this, TrainingPrompts.withoutWord(templates, images), negative);
  }

  /** Returns the same training with the word as the negative prompt of guided predictions. */
  public TinyTraining withTheWordAsNegativePrompt(double guidance) {
    return new TinyTraining(
        this, withoutTheWord().prompts, Optional.of(new NegativePrompt(PLACEHOLDER, guidance)));
  }

  public static TinyTraining in(TensorRuntime runtime, Path folder) throws IOException {
    DiffusersFolder files = DiffusersFolder.open(TinyModel.write(runtime, folder.resolve("model")));
    List<TrainingImage> images = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      images.add(picture(folder.resolve("abc".charAt(i) + ".png"), i));
    }
    return new TinyTraining(runtime, StableDiffusion.load(runtime, files, Precision.FP32), images);
  }

  private static TrainingImage picture(Path file, int number) {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        image.setRGB(x, y, (x * 30 + number * 70) << 16 | y * 30 << 8 | 90 * number);
      }
    }
    PngFiles.write(file, image, Map.of());
    return new TrainingImage(file, 8, 8, Optional.empty(), "hash" + number);
  }

  public StableDiffusion model() {
    return model;
  }

  public List<Placement> placements() {
    return placements(images);
  }

  private static List<Placement> placements(List<TrainingImage> images) {
    return images.stream().map(image -> new Placement(image, RESOLUTION)).toList();
  }

  public LatentCache latents() {
    return latents;
  }

  public TrainingPrompts prompts() {
    return prompts;
  }

  /** Makes vectors that start from words that the model knows. */
  public Trainable trainable(TensorScope scope) {
    List<float[]> initial = TextualInversionTrainable.initialVectors(model, "this", VECTORS);
    return new TextualInversionTrainable(scope, initial, VECTORS);
  }

  public PromptEncoder encoder(Trainable trainable) {
    return trainable instanceof TextualInversionTrainable word
        ? model.promptEncoder(
            LearnedWords.of(runtime, List.of(new Placeholder(PLACEHOLDER, VECTORS)), word.tables()))
        : model.promptEncoder();
  }

  private EncodedDataset dataset(Trainable trainable) {
    return new EncodedDataset(latents, prompts, encoder(trainable), negative, 1);
  }

  /** Overwrites the learned vectors. */
  public static void overwrite(TensorRuntime runtime, Trainable trainable, float[] values) {
    runtime.overwrite(trainable.parameters().get(0).tensor(), values);
  }

  public DiffusionLoss loss(Trainable trainable) {
    return DiffusionLoss.of(model, encoder(trainable));
  }

  /** Returns a loader of batches of two. */
  public ExampleLoader loader(Trainable trainable, double noiseOffset, long seed) {
    return loader(
        trainable,
        noising(
            noiseOffset == 0 ? Optional.empty() : Optional.of(new NoiseOffset(noiseOffset, 0)), 0),
        seed);
  }

  /** Returns a loader of batches of two. */
  public ExampleLoader loader(Trainable trainable, Noising noising, long seed) {
    return new ExampleLoader(
        new BatchPlanner(new TreeMap<>(Map.of(RESOLUTION, placements())), 2, seed),
        dataset(trainable),
        noising,
        seed);
  }

  /** Returns the draws of stratified timesteps from the whole schedule. */
  public Noising noising(Optional<NoiseChange> change, double inputPerturbation) {
    return new Noising(
        TimestepSampling.STRATIFIED,
        TimestepDistribution.uniform(0, model.schedule().timesteps()),
        change,
        inputPerturbation);
  }

  public ValidationLoss validation(Trainable trainable) {
    return new ValidationLoss(runtime, loss(trainable), dataset(trainable), placements(), 4, 7);
  }

  @Override
  public void close() {
    model.close();
  }
}
