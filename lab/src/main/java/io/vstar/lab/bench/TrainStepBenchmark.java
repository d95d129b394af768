package io.vstar.lab.bench;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.lora.Lora;
import io.vstar.conditioning.LearnedWords;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TemplateSource;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.hypernetwork.HypernetworkTrainable;
import io.vstar.train.inversion.TextualInversionTrainable;
import io.vstar.train.loop.TrainingStep;
import io.vstar.train.loop.TrainingStepFactory;
import io.vstar.train.lora.InitialLora;
import io.vstar.train.lora.LoraSettings;
import io.vstar.train.lora.LoraTrainable;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.StepClock;
import io.vstar.train.objective.Trainable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Measures training steps with AdamW, as a run makes them after its pictures are encoded: of one
 * word in prompts of the usual templates, of a hypernetwork, or of a LoRA. The latents are random.
 */
public final class TrainStepBenchmark {
  private static final String PLACEHOLDER = "<bench>";
  private static final String INITIALIZER = "cat";
  private static final double WORD_LEARNING_RATE = 5e-3;
  private static final double NETWORK_LEARNING_RATE = 1e-4;

  /**
   * The settings of a measurement.
   *
   * @param resolution size of the pictures; its sides are multiples of the VAE's downscale factor
   * @param vectors number of vectors of the word, at least 1
   * @param hypernetwork scope of a hypernetwork of default structure that is trained instead of a
   *     word; empty for a word
   * @param lora rank of a LoRA of the UNet's attention that is trained instead; empty for none
   * @param warmup number of steps made before the measured ones, at least 0
   * @param steps number of measured steps, at least 1
   * @param parts true if the parts of a step are measured too; on a GPU each costs a wait
   * @param training all other settings of a training
   */
  public record Settings(
      Resolution resolution,
      int vectors,
      Optional<Hypernetwork.Scope> hypernetwork,
      OptionalInt lora,
      int warmup,
      int steps,
      boolean parts,
      TrainingSettings training) {

    /** Returns the learning rate that is usual for what is trained. */
    private double learningRate() {
      return hypernetwork.isPresent() || lora.isPresent()
          ? NETWORK_LEARNING_RATE
          : WORD_LEARNING_RATE;
    }
  }

  /**
   * The result of a measurement.
   *
   * @param samples seconds of {@code step} and of its parts, without warm-up
   * @param losses losses of all steps, warm-up included
   */
  public record Result(Samples samples, List<Double> losses) {
    public Result {
      losses = List.copyOf(losses);
    }
  }

  private TrainStepBenchmark() {}

  /**
   * Makes training steps.
   *
   * @param progress receives the number of steps done, warm-up included
   */
  public static Result run(StableDiffusion model, Settings settings, IntConsumer progress) {
    PartTimer parts = new PartTimer(model.runtime());
    StepClock clock = settings.parts() ? parts : StepClock.NONE;
    Samples samples = new Samples();
    List<Double> losses = new ArrayList<>();
    double learningRate = settings.learningRate();
    try (TensorScope scope = model.runtime().openScope("learned")) {
      TrainingStep step = step(model, settings, scope);
      for (int i = 0; i < settings.warmup() + settings.steps(); i++) {
        parts.start();
        long start = System.nanoTime();
        losses.add(step.run(i, learningRate, clock).loss());
        model.runtime().awaitDevice();
        if (i >= settings.warmup()) {
          samples.add("step", Samples.secondsSince(start));
          parts
              .seconds()
              .forEach(
                  (part, seconds) -> samples.add(part.name().toLowerCase(Locale.ROOT), seconds));
        }
        progress.accept(i + 1);
      }
    }
    return new Result(samples, losses);
  }

  private static TrainingStep step(StableDiffusion model, Settings settings, TensorScope scope) {
    List<TrainingImage> images = images(settings.resolution(), settings.training().batchSize());
    List<Placement> placements =
        images.stream().map(image -> new Placement(image, settings.resolution())).toList();
    Learned learned = learned(model, settings, scope, images);
    return new TrainingStepFactory(
            settings.training(),
            model,
            new EncodedDataset(
                LatentCache.standardNormal(model.config().vae(), placements),
                learned.prompts(),
                learned.encoder()))
        .create(scope, learned.trainable(), planner(settings, placements));
  }

  private static Learned learned(
      StableDiffusion model, Settings settings, TensorScope scope, List<TrainingImage> images) {
    if (settings.lora().isPresent()) {
      return lora(model, settings, scope, images);
    }
    return settings
        .hypernetwork()
        .map(sites -> hypernetwork(model, settings, sites, scope, images))
        .orElseGet(() -> word(model, settings, scope, images));
  }

  private static Learned lora(
      StableDiffusion model, Settings settings, TensorScope scope, List<TrainingImage> images) {
    long seed = settings.training().seed();
    LoraSettings lora =
        ConfigLoader.section(
            "lora", LoraSettings.class, List.of("rank=" + settings.lora().getAsInt()));
    Lora initial = new InitialLora(lora, model.files(), seed).draw("bench", model.layers());
    CaptionTemplates templates = CaptionTemplates.of(TemplateSource.BuiltIn.CAPTIONS);
    return new Learned(
        new LoraTrainable(model, scope, initial, 0, 1, seed),
        TrainingPrompts.withoutWord(templates, images),
        model.promptEncoder());
  }

  /** The trainable, with the prompts and the prompt encoder of its training. */
  private record Learned(Trainable trainable, TrainingPrompts prompts, PromptEncoder encoder) {}

  private static Learned word(
      StableDiffusion model, Settings settings, TensorScope scope, List<TrainingImage> images) {
    TextualInversionTrainable trainable =
        new TextualInversionTrainable(
            scope,
            TextualInversionTrainable.initialVectors(model, INITIALIZER, settings.vectors()),
            settings.vectors());
    PromptEncoder encoder =
        model.promptEncoder(
            LearnedWords.of(
                model.runtime(),
                List.of(new Placeholder(PLACEHOLDER, settings.vectors())),
                trainable.tables()));
    CaptionTemplates templates = CaptionTemplates.of(TemplateSource.BuiltIn.SUBJECT);
    return new Learned(trainable, new TrainingPrompts(PLACEHOLDER, templates, images), encoder);
  }

  private static Learned hypernetwork(
      StableDiffusion model,
      Settings settings,
      Hypernetwork.Scope sites,
      TensorScope scope,
      List<TrainingImage> images) {
    Hypernetwork initial = DefaultHypernetwork.of(model.config().unet(), sites);
    CaptionTemplates templates = CaptionTemplates.of(TemplateSource.BuiltIn.CAPTIONS);
    return new Learned(
        new HypernetworkTrainable(model, scope, initial, 0, settings.training().seed()),
        TrainingPrompts.withoutWord(templates, images),
        model.promptEncoder());
  }

  private static BatchPlanner planner(Settings settings, List<Placement> pictures) {
    return new BatchPlanner(
        new TreeMap<>(Map.of(settings.resolution(), pictures)),
        settings.training().batchSize(),
        settings.training().seed());
  }

  /** Returns pictures without files, which are not read since their latents are drawn at random. */
  private static List<TrainingImage> images(Resolution size, int count) {
    List<TrainingImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path path = Path.of("picture" + i);
      images.add(
          new TrainingImage(path, size.width(), size.height(), Optional.empty(), path.toString()));
    }
    return images;
  }
}
