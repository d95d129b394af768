package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.image.PixelArrays;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneGrammar;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.SceneRenderer;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.noise.RandomStream;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A seeded sequence of drawings, without end, in the canvas sizes that pocket is trained on. */
final class Drawings {
  /**
   * The size of a drawing in pixels.
   *
   * @param width width, a multiple of 32
   * @param height height, a multiple of 32
   */
  record Canvas(int width, int height) {
    int pixels() {
      return width * height;
    }

    double aspect() {
      return (double) width / height;
    }
  }

  /** The canvases by frequency: square twice as often as portrait or landscape. */
  static final List<Canvas> CANVASES =
      List.of(new Canvas(128, 128), new Canvas(128, 128), new Canvas(160, 96), new Canvas(96, 160));

  /** The scenes of a batch and the canvas on which all of them are drawn. */
  record Plan(Canvas canvas, List<Scene> scenes) {}

  /**
   * A batch of drawings of one size.
   *
   * @param pixels (B, 3, H, W) in [-1, 1], row-major
   */
  record Batch(Canvas canvas, List<Scene> scenes, float[] pixels) {
    /** Uploads the pixels, (B, 3, H, W); {@code scope} owns them. */
    NDArray upload(TensorScope scope) {
      return scope.upload(pixels, scenes.size(), 3, canvas.height(), canvas.width());
    }
  }

  private static final RandomStream CROPS = RandomStream.named("pocket.crops");

  private final NoiseSource source;
  private final SceneGrammar grammar;
  private final SceneRenderer renderer = new SceneRenderer();

  Drawings(long seed, Choices choices) {
    this.source = new NoiseSource(seed);
    this.grammar = new SceneGrammar(choices);
  }

  /** Returns the scenes of an index, which are the same for the same seed. */
  Plan plan(long index, int size) {
    SplittableRandom random = source.random(Purpose.CAPTIONS, index);
    Canvas canvas = CANVASES.get(random.nextInt(CANVASES.size()));
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      scenes.add(grammar.sample(canvas.aspect(), random));
    }
    return new Plan(canvas, scenes);
  }

  /** Returns the drawings of the scenes of an index. */
  Batch batch(long index, int size) {
    Plan plan = plan(index, size);
    return new Batch(plan.canvas(), plan.scenes(), pixels(drawn(plan)));
  }

  /**
   * Returns square parts of the drawings of an index, of two random places the one that shows more.
   *
   * @param side side of a part in pixels, at most that of the shortest canvas
   */
  Batch crops(long index, int size, int side) {
    Plan plan = plan(index, size);
    SplittableRandom random = source.random(CROPS, index);
    List<BufferedImage> crops = new ArrayList<>();
    for (BufferedImage whole : drawn(plan)) {
      BufferedImage one = crop(whole, side, random);
      BufferedImage other = crop(whole, side, random);
      crops.add(busyness(one) >= busyness(other) ? one : other);
    }
    return new Batch(new Canvas(side, side), plan.scenes(), pixels(crops));
  }

  /** Draws the scenes of a plan. */
  List<BufferedImage> drawn(Plan plan) {
    Canvas canvas = plan.canvas();
    return plan.scenes().stream()
        .map(scene -> renderer.render(scene, canvas.width(), canvas.height()))
        .toList();
  }

  private static BufferedImage crop(BufferedImage image, int side, SplittableRandom random) {
    int x = random.nextInt(image.getWidth() - side + 1);
    int y = random.nextInt(image.getHeight() - side + 1);
    return image.getSubimage(x, y, side, side);
  }

  /** Returns the number of places where a pixel differs from its right neighbour. */
  private static int busyness(BufferedImage image) {
    int changes = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 1; x < image.getWidth(); x++) {
        changes += image.getRGB(x, y) != image.getRGB(x - 1, y) ? 1 : 0;
      }
    }
    return changes;
  }

  private static float[] pixels(List<BufferedImage> images) {
    float[] pixels = new float[0];
    for (int i = 0; i < images.size(); i++) {
      float[] chw = PixelArrays.toChw(images.get(i));
      if (i == 0) {
        pixels = new float[images.size() * chw.length];
      }
      System.arraycopy(chw, 0, pixels, i * chw.length, chw.length);
    }
    return pixels;
  }
}
