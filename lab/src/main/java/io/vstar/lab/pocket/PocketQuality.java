package io.vstar.lab.pocket;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.lab.pocket.quality.DrawingJudge;
import io.vstar.lab.pocket.quality.Finding;
import io.vstar.lab.pocket.quality.ToneFinder;
import io.vstar.lab.pocket.world.Scene;
import io.vstar.lab.pocket.world.SceneGrammar;
import io.vstar.lab.pocket.world.SceneLabel;
import io.vstar.lab.pocket.world.SceneRenderer;
import io.vstar.lab.pocket.world.Subject;
import io.vstar.lab.pocket.world.Tone;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.unet.ContextAdapter;
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
   * What was measured of drawings.
   *
   * @param toneDistance of their tone from the sample style's, see {@link ToneFinder}
   */
  public record Measured(Score score, double toneDistance) {}

  /**
   * What a model draws with.
   *
   * @param encoder of prompts
   * @param context what is changed of what attention sees
   * @param suffix put behind each prompt, such as a learned word
   */
  public record Drawer(PromptEncoder encoder, ContextAdapter context, String suffix) {}

  /**
   * How to draw.
   *
   * @param prompts how many
   * @param subjects of the prompts
   * @param steps of the sampler
   * @param guidance scale of classifier-free guidance
   */
  public record Settings(
      int prompts, List<Subject> subjects, int steps, double guidance, long seed) {
    public static final Settings DEFAULT = new Settings(200, List.of(Subject.values()), 25, 4, 1);

    public Settings {
      subjects = List.copyOf(subjects);
    }
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
  public Measured ofModel(StableDiffusion model, Drawer drawer, IntConsumer progress) {
    TextToImage generator = new TextToImage(model).with(drawer.context());
    int side = model.config().nativeResolution();
    return measure(
        (label, index, random) -> {
          GenerationRequest request =
              new GenerationRequest(
                  label.prompt() + drawer.suffix(),
                  "",
                  side,
                  side,
                  new DdimSampler(),
                  settings.steps(),
                  settings.guidance(),
                  settings.seed() + index);
          BufferedImage image =
              generator.generate(request, drawer.encoder(), 1, SamplingLoop.Listener.NONE).get(0);
          progress.accept(index + 1);
          return image;
        });
  }

  /** The judge's own score, on real renderings of the same labels: what a perfect model gets. */
  public Measured ofRenderings(int side) {
    SceneRenderer renderer = new SceneRenderer();
    return measure((label, i, random) -> renderer.render(scene(label, random), side, side));
  }

  /** The same in the sample data's tone. */
  public Measured ofTonedRenderings(int side) {
    SceneRenderer renderer = new SceneRenderer();
    return measure(
        (label, i, random) -> renderer.render(scene(label, random), Tone.SAMPLE, side, side));
  }

  private static Scene scene(SceneLabel label, SplittableRandom random) {
    return label.scene(0.5, 0.5, 0.6 + 0.3 * random.nextDouble(), random.nextBoolean());
  }

  public AutoencoderQuality ofAutoencoder(StableDiffusion model) {
    return AutoencoderQuality.measure(model.runtime(), model.encoder(), model.decoder());
  }

  private interface Artist {
    BufferedImage draw(SceneLabel label, int index, SplittableRandom random);
  }

  private SceneLabel label(SceneGrammar grammar, SplittableRandom random) {
    while (true) {
      SceneLabel label = grammar.sampleLabel(random);
      if (settings.subjects().contains(label.subject())) {
        return label;
      }
    }
  }

  private Measured measure(Artist artist) {
    SceneGrammar grammar = new SceneGrammar();
    SplittableRandom random = new SplittableRandom(settings.seed());
    int subject = 0;
    int color = 0;
    int background = 0;
    ToneFinder tones = new ToneFinder();
    for (int i = 0; i < settings.prompts(); i++) {
      SceneLabel label = label(grammar, random.split());
      BufferedImage drawing = artist.draw(label, i, random.split());
      Finding finding = judge.judge(drawing);
      tones.add(drawing, label);
      subject += finding.hasSubjectOf(label) ? 1 : 0;
      color += finding.hasColorOf(label) ? 1 : 0;
      background += finding.hasBackgroundOf(label) ? 1 : 0;
    }
    double total = settings.prompts();
    return new Measured(
        new Score(subject / total, color / total, background / total), tones.distance(Tone.SAMPLE));
  }
}
