package io.vstar.lab.pocket;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.lab.judge.DrawingJudge;
import io.vstar.lab.judge.Finding;
import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneGrammar;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.SceneRenderer;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.caption.Captioner;
import io.vstar.lab.world.shape.Subject;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Measures how often a model's drawings show what prompts of pocket's world describe. */
public final class PocketQuality {
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
   * @param learned style that drawings are to have though no prompt names it; empty if prompts name
   *     all kinds of styles and of scenes
   * @param steps number of steps of the sampler
   * @param guidance classifier-free guidance scale
   * @param seed seed of prompts and noise
   */
  public record Settings(
      int prompts,
      List<Subject> subjects,
      Optional<Style> learned,
      int steps,
      double guidance,
      long seed) {
    public static final Settings DEFAULT =
        new Settings(500, List.of(Subject.values()), Optional.empty(), 25, 4, 1);

    public Settings {
      subjects = List.copyOf(subjects);
    }

    /** Returns the scenes that are asked for. */
    List<Scene> scenes() {
      Choices choices =
          learned.isEmpty()
              ? Choices.PROMPTS
              : Choices.PROMPTS.in(List.of(Style.FLAT)).withPairs(0);
      SceneGrammar grammar = new SceneGrammar(choices);
      SplittableRandom random = new SplittableRandom(seed);
      return IntStream.range(0, prompts).mapToObj(i -> scene(grammar, random.split())).toList();
    }

    private Scene scene(SceneGrammar grammar, SplittableRandom random) {
      while (true) {
        Scene scene = grammar.sample(1, random);
        if (scene.figures().stream().map(Figure::subject).allMatch(subjects::contains)) {
          return scene;
        }
      }
    }
  }

  private final DrawingJudge judge = new DrawingJudge();
  private final Captioner captioner = new Captioner();
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
  public PocketScore ofModel(StableDiffusion model, Drawer drawer, IntConsumer progress) {
    TextToImage generator = new TextToImage(model).with(drawer.context());
    int side = model.config().nativeResolution();
    return measure(
        (scene, index) -> {
          GenerationRequest request =
              new GenerationRequest(
                  captioner.prompt(scene) + drawer.suffix(),
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

  /** Measures true drawings of the same scenes, which give the score of a perfect model. */
  public PocketScore ofRenderings(int side) {
    SceneRenderer renderer = new SceneRenderer();
    return measure((scene, index) -> renderer.render(judged(scene), side, side));
  }

  /** Measures the model's autoencoder. */
  public AutoencoderQuality ofAutoencoder(StableDiffusion model) {
    return AutoencoderQuality.measure(model.runtime(), model.encoder(), model.decoder());
  }

  private interface Artist {
    BufferedImage draw(Scene asked, int index);
  }

  private PocketScore measure(Artist artist) {
    PocketScore.Tally tally = new PocketScore.Tally();
    List<Scene> scenes = settings.scenes();
    for (int i = 0; i < scenes.size(); i++) {
      Finding finding = judge.judge(artist.draw(scenes.get(i), i));
      tally.add(judged(scenes.get(i)), finding);
    }
    return tally.score();
  }

  /** Returns what a drawing of a scene should show. */
  private Scene judged(Scene scene) {
    return settings.learned().map(scene::in).orElse(scene);
  }
}
