package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.image.PixelArrays;
import io.vstar.lab.pocket.world.Scene;
import io.vstar.lab.pocket.world.SceneGrammar;
import io.vstar.lab.pocket.world.SceneRenderer;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
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
   * @param width width, a multiple of 16
   * @param height height, a multiple of 16
   */
  record Canvas(int width, int height) {
    int pixels() {
      return width * height;
    }
  }

  /** The canvases by frequency: square twice as often as portrait or landscape. */
  static final List<Canvas> CANVASES =
      List.of(new Canvas(64, 64), new Canvas(64, 64), new Canvas(80, 48), new Canvas(48, 80));

  /**
   * A batch of drawings of one size.
   *
   * @param pixels (B, 3, H, W) in [-1, 1], row-major
   */
  record Batch(Canvas canvas, List<Scene> scenes, float[] pixels) {}

  private final NoiseSource source;
  private final SceneGrammar grammar = new SceneGrammar();
  private final SceneRenderer renderer = new SceneRenderer();

  Drawings(long seed) {
    this.source = new NoiseSource(seed);
  }

  /** Returns the batch of an index, which is the same for the same seed. */
  Batch batch(long index, int size) {
    SplittableRandom random = source.random(Purpose.CAPTIONS, index);
    Canvas canvas = CANVASES.get(random.nextInt(CANVASES.size()));
    List<Scene> scenes = new ArrayList<>();
    float[] pixels = new float[size * 3 * canvas.pixels()];
    for (int i = 0; i < size; i++) {
      Scene scene = grammar.sample(random);
      scenes.add(scene);
      BufferedImage image = renderer.render(scene, canvas.width(), canvas.height());
      float[] chw = PixelArrays.toChw(image);
      System.arraycopy(chw, 0, pixels, i * chw.length, chw.length);
    }
    return new Batch(canvas, scenes, pixels);
  }

  /** Uploads the pixels of a batch, (B, 3, H, W); {@code scope} owns them. */
  static NDArray upload(TensorScope scope, Batch batch) {
    Canvas canvas = batch.canvas();
    return scope.upload(batch.pixels(), batch.scenes().size(), 3, canvas.height(), canvas.width());
  }
}
