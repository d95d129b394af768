package io.vstar.lab.pocket.world;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Makes the sample data set of a style: drawings of ten subjects, all in one {@link Tone} that
 * captions do not mention, and drawings of four other subjects for validation. {@code SampleDusk
 * FOLDER} rewrites {@code FOLDER/dusk} and {@code FOLDER/dusk-validation}.
 */
public final class SampleDusk {
  /** The subjects that the style is learned from; the other four are for measuring. */
  public static final List<Subject> SEEN =
      List.of(
          Subject.CAT,
          Subject.FISH,
          Subject.BUTTERFLY,
          Subject.TREE,
          Subject.MUSHROOM,
          Subject.HOUSE,
          Subject.CAR,
          Subject.ROCKET,
          Subject.STAR,
          Subject.BALL);

  public static final List<Subject> UNSEEN =
      List.of(Subject.BIRD, Subject.FLOWER, Subject.BOAT, Subject.HEART);

  private static final int SIDE = 128;
  private static final int EACH = 2;
  private static final long SEED = 5;

  private final SceneRenderer renderer = new SceneRenderer();
  private final SceneGrammar grammar = new SceneGrammar();
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: SampleDusk FOLDER");
    }
    new SampleDusk().write(Path.of(args[0]));
  }

  /** Writes all pictures and captions, with the same pixels each time. */
  void write(Path folder) throws IOException {
    Path training = Files.createDirectories(folder.resolve("dusk"));
    int number = 1;
    for (int i = 0; i < EACH; i++) {
      for (Subject subject : SEEN) {
        write(training, number++, subject);
      }
    }
    Path validation = Files.createDirectories(folder.resolve("dusk-validation"));
    for (int i = 0; i < UNSEEN.size(); i++) {
      write(validation, i + 1, UNSEEN.get(i));
    }
  }

  private void write(Path folder, int number, Subject subject) throws IOException {
    SceneLabel label = label(subject);
    Scene scene =
        label.scene(
            0.5 + 0.06 * (random.nextDouble() - 0.5),
            0.5 + 0.06 * (random.nextDouble() - 0.5),
            0.65 + 0.2 * random.nextDouble(),
            random.nextBoolean());
    BufferedImage image = renderer.render(scene, Tone.SAMPLE, SIDE, SIDE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    String name = "%02d-%s".formatted(number, subject.word());
    Files.write(folder.resolve(name + ".png"), bytes.toByteArray());
    Files.writeString(folder.resolve(name + ".txt"), label.prompt() + "\n");
  }

  private SceneLabel label(Subject subject) {
    while (true) {
      SceneLabel label = grammar.sampleLabel(random);
      if (label.subject() == subject) {
        return label;
      }
    }
  }
}
