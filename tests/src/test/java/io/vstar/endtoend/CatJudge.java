package io.vstar.endtoend;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.ImageFiles;
import io.vstar.lab.pocket.quality.MeanSubjectColor;
import io.vstar.lab.pocket.world.LabColor;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.BucketAssigner;
import io.vstar.train.bucket.BucketLimits;
import io.vstar.train.bucket.Placement;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.inversion.TextualInversionSettings;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Judges vectors as the word {@code <cat>}: on the held-out drawings, and by what they draw. */
final class CatJudge {
  private static final int DRAWINGS = 16;
  private static final double GUIDANCE = 4;
  private static final int STEPS = 20;
  private static final long SEED = 1000;

  // The measure where no subject is found: as far off as white is from black.
  private static final double NO_SUBJECT = 100;

  private final TrainConfig config;
  private final TextualInversionSettings settings;
  private final StableDiffusion model;
  private final DatasetSplit split;
  private final LabColor sampleColor;

  CatJudge(TrainConfig config, StableDiffusion model) {
    this.config = config;
    this.settings = (TextualInversionSettings) config.method();
    this.model = model;
    this.split = DatasetSplit.read(config.dataset());
    this.sampleColor = mean(split.training().images());
  }

  /** Returns the loss on the held-out drawings, on noise of its own. */
  double validationLoss(float[] vectors) {
    return withWord(vectors, encoder -> validation(encoder).measure(ContextAdapter.NONE));
  }

  /** Returns the mean CIE76 distance of the drawn subjects' mean colours to the sample's. */
  double colorDistance(float[] vectors) {
    return withWord(vectors, this::colorDistance);
  }

  private double withWord(float[] vectors, ToDoubleFunction<PromptEncoder> measure) {
    VectorTable table =
        new VectorTable(settings.vectors(), model.config().text().contextWidth(), vectors);
    TextualInversion word =
        new TextualInversion(
            settings.placeholder().orElseThrow(), List.of(table), Provenance.UNKNOWN);
    try (TensorScope scope = model.runtime().openScope("judge")) {
      return measure.applyAsDouble(PromptEmbeddings.encoder(model, List.of(word), scope));
    }
  }

  private ValidationLoss validation(PromptEncoder encoder) {
    List<TrainingImage> images = split.validation().orElseThrow().images();
    BucketLimits limits =
        BucketLimits.of(
            model.config().nativeResolution(),
            model.config().pixelUnit(),
            model.config().vae().downscale(),
            config.bucket());
    List<Placement> placements =
        BucketAssigner.of(limits, config.bucket()).assign(images).placements();
    return new ValidationLoss(
        model.runtime(),
        DiffusionLoss.of(model, encoder),
        new EncodedDataset(
            LatentCache.encode(model, placements, done -> {}),
            new TrainingPrompts(
                settings.placeholder().orElseThrow(),
                CaptionTemplates.of(config.dataset().templates()),
                images),
            encoder),
        placements,
        config.validation().timesteps(),
        1);
  }

  private double colorDistance(PromptEncoder encoder) {
    int side = model.config().nativeResolution();
    GenerationRequest request =
        new GenerationRequest(
            "a drawing of " + settings.placeholder().orElseThrow(),
            "",
            side,
            side,
            new DdimSampler(),
            STEPS,
            GUIDANCE,
            SEED);
    List<BufferedImage> drawings =
        new TextToImage(model).generate(request, encoder, DRAWINGS, SamplingLoop.Listener.NONE);
    return drawings.stream()
        .mapToDouble(
            drawing ->
                new MeanSubjectColor()
                    .of(drawing)
                    .map(color -> color.distance(sampleColor))
                    .orElse(NO_SUBJECT))
        .average()
        .orElseThrow();
  }

  private static LabColor mean(List<TrainingImage> images) {
    List<LabColor> colors = new ArrayList<>();
    for (TrainingImage image : images) {
      new MeanSubjectColor().of(ImageFiles.read(image.path())).ifPresent(colors::add);
    }
    return new LabColor(
        colors.stream().mapToDouble(LabColor::lightness).average().orElseThrow(),
        colors.stream().mapToDouble(LabColor::a).average().orElseThrow(),
        colors.stream().mapToDouble(LabColor::b).average().orElseThrow());
  }
}
