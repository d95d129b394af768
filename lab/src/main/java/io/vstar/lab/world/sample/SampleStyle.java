package io.vstar.lab.world.sample;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneGrammar;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.caption.Captioner;
import io.vstar.lab.world.shape.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The sample set of a style: drawings of some subjects to learn it from, and of four others to
 * measure. Captions say what is drawn and nothing of the style.
 *
 * @param style a style that captions do not name
 */
public record SampleStyle(Style style) {
  /** The subjects that the styles are not learned from. */
  public static final List<Subject> UNSEEN =
      List.of(Subject.BIRD, Subject.FLOWER, Subject.BOAT, Subject.HEART, Subject.OWL, Subject.CUP);

  /** The subjects that the styles are learned from. */
  public static final List<Subject> SEEN =
      Arrays.stream(Subject.values()).filter(subject -> !UNSEEN.contains(subject)).toList();

  private static final int SIDE = 256;
  private static final long SEED = 5;

  /** Returns the name of the folder. */
  public String name() {
    return style.name().toLowerCase(Locale.ROOT);
  }

  /** Writes all pictures and captions, with the same pixels each time. */
  void write(Path parent) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    write(parent.resolve(name()), SEEN, random);
    write(parent.resolve(name() + "-validation"), UNSEEN, random);
  }

  private void write(Path folder, List<Subject> subjects, SplittableRandom random)
      throws IOException {
    SceneGrammar grammar = new SceneGrammar(Choices.PROMPTS);
    for (int i = 0; i < subjects.size(); i++) {
      Scene scene = centered(grammar.sample(subjects.get(i), style, random));
      String name = "%02d-%s.png".formatted(i + 1, subjects.get(i).word());
      String caption = new Captioner().prompt(scene.in(Style.FLAT));
      new SamplePicture(name, SIDE, SIDE, scene, Optional.of(caption), false).write(folder);
    }
  }

  private static Scene centered(Scene scene) {
    Figure figure = scene.first();
    double size = Math.max(0.7, figure.size());
    return Scene.of(figure.at(0.5, 0.5, size), scene.background(), scene.style());
  }
}
