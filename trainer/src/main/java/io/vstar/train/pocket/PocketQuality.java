package io.vstar.train.pocket;

import io.vstar.generation.GenerationRequest;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.tensor.TensorScope;
import io.vstar.train.pocket.quality.DrawingJudge;
import io.vstar.train.pocket.quality.Finding;
import io.vstar.train.pocket.world.Scene;
import io.vstar.train.pocket.world.SceneGrammar;
import io.vstar.train.pocket.world.SceneLabel;
import io.vstar.train.pocket.world.SceneRenderer;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** Whether a model draws what prompts of pocket's world ask for. */
public final class PocketQuality {
  /**
   * Shares of drawings in [0, 1] that are right in one respect.
   *
   * @param subject the thing itself
   * @param color its body's colour
   * @param background plain colour or landscape
   */
  public record Score(double subject, double color, double background) {}

  /**
   * How to draw.
   *
   * @param prompts how many
   * @param steps of the sampler
   * @param guidance scale of classifier-free guidance
   */
  public record Settings(int prompts, int steps, double guidance, long seed) {
    public static final Settings DEFAULT = new Settings(200, 25, 4, 1);
  }

  private final DrawingJudge judge = new DrawingJudge();
  private final Settings settings;

  public PocketQuality(Settings settings) {
    this.settings = settings;
  }

  /**
   * Draws each prompt and judges the drawing.
   *
   * @param progress told the drawings done
   */
  public Score ofModel(StableDiffusion model, IntConsumer progress) {
    TextToImage generator = new TextToImage(model);
    int side = model.config().nativeResolution();
    try (TensorScope scope = model.runtime().openScope("quality")) {
      PromptEncoder encoder = PromptEmbeddings.encoder(model, List.of(), scope);
      return score(
          (label, index, random) -> {
            GenerationRequest request =
                new GenerationRequest(
                    label.prompt(),
                    "",
                    side,
                    side,
                    new DdimSampler(),
                    settings.steps(),
                    settings.guidance(),
                    settings.seed() + index);
            BufferedImage image =
                generator.generate(request, encoder, 1, SamplingLoop.Listener.NONE).get(0);
            progress.accept(index + 1);
            return image;
          });
    }
  }

  /** The judge's own score, on real renderings of the same labels: what a perfect model gets. */
  public Score ofRenderings(int side) {
    SceneRenderer renderer = new SceneRenderer();
    return score(
        (label, index, random) -> {
          Scene scene =
              label.scene(0.5, 0.5, 0.6 + 0.3 * random.nextDouble(), random.nextBoolean());
          return renderer.render(scene, side, side);
        });
  }

  public AutoencoderQuality ofAutoencoder(StableDiffusion model) {
    return AutoencoderQuality.measure(model.runtime(), model.encoder(), model.decoder());
  }

  private interface Artist {
    BufferedImage draw(SceneLabel label, int index, SplittableRandom random);
  }

  private Score score(Artist artist) {
    SceneGrammar grammar = new SceneGrammar();
    SplittableRandom random = new SplittableRandom(settings.seed());
    int subject = 0;
    int color = 0;
    int background = 0;
    for (int i = 0; i < settings.prompts(); i++) {
      SceneLabel label = grammar.sampleLabel(random.split());
      Finding finding = judge.judge(artist.draw(label, i, random.split()));
      subject += finding.hasSubjectOf(label) ? 1 : 0;
      color += finding.hasColorOf(label) ? 1 : 0;
      background += finding.hasBackgroundOf(label) ? 1 : 0;
    }
    double total = settings.prompts();
    return new Score(subject / total, color / total, background / total);
  }
}
