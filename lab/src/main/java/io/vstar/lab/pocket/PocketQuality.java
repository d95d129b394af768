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

/** Measures how often a model's drawings show what prompts of pocket's world describe. */
public final class PocketQuality {
  /**
   * The shares of drawings that are right in one respect, in [0, 1].
   *
   * @param subject share with the right subject
   * @param color share with the right colour of the subject's body
   * @param background share with the right plain colour or landscape
   */
  public record Score(double subject, double color, double background) {}

  /**
   * The measurements of drawings.
   *
   * @param score shares of right drawings
   * @param toneDistance CIE76 distance of their tone from that of the sample style, see {@link
   *     ToneFinder}
   */
  public record Measured(Score score, double toneDistance) {}

  /**
   * The encoder, adapter and suffix that a model draws with.
   *
   * @param encoder encoder of the prompts
   * @param context adapter of the UNet
   * @param suffix text appended to each prompt, such as a learned word
   */
  public record Drawer(PromptEncoder encoder, ContextAdapter context, String suffix) {}

  /**
   * The settings of a measurement.
   *
   * @param prompts number of prompts
   * @param subjects subjects that prompts are drawn from
   * @param steps number of steps of the sampler
   * @param guidance classifier-free guidance scale
   * @param seed seed of prompts and noise
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

  /** Creates a measurement. */
  public PocketQuality(Settings settings) {
    this.settings = settings;
  }

  /**
   * Draws each prompt and judges the drawing.
   *
   * @param progress receives the number of drawings done
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

  /** Measures real renderings of the same labels, which give the score of a perfect model. */
  public Measured ofRenderings(int side) {
    SceneRenderer renderer = new SceneRenderer();
    return measure((label, i, random) -> renderer.render(scene(label, random), side, side));
  }

  /** Measures real renderings of the same labels in the tone of the sample data. */
  public Measured ofTonedRenderings(int side) {
    SceneRenderer renderer = new SceneRenderer();
    return measure(
        (label, i, random) -> renderer.render(scene(label, random), Tone.SAMPLE, side, side));
  }

  private static Scene scene(SceneLabel label, SplittableRandom random) {
    return label.scene(0.5, 0.5, 0.6 + 0.3 * random.nextDouble(), random.nextBoolean());
  }

  /** Measures the model's autoencoder. */
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
