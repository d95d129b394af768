package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.lab.world.Scene;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.vae.VaeEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** The latents of drawings, encoded once and kept on the heap, by canvas. */
final class LatentSet {
  /**
   * The latents of one drawing.
   *
   * @param values (4, h, w) scaled latents
   */
  private record Entry(Scene scene, float[] values) {}

  /**
   * A batch of latents of one canvas.
   *
   * @param latents (B, 4, h, w) multiplied by the scaling factor
   */
  record Batch(NDArray latents, List<Scene> scenes) {}

  private final Map<Drawings.Canvas, List<Entry>> entries = new LinkedHashMap<>();
  private final List<Drawings.Canvas> canvases = new ArrayList<>(); // one entry per stored batch
  private final double scalingFactor;
  private final int downscale;

  private LatentSet(double scalingFactor, int downscale) {
    this.scalingFactor = scalingFactor;
    this.downscale = downscale;
  }

  /**
   * Renders and encodes drawings.
   *
   * @param batches number of batches of {@code batchSize} drawings
   * @param progress receives the number of batches done
   */
  static LatentSet encode(
      TensorRuntime runtime,
      VaeEncoder encoder,
      double scalingFactor,
      Drawings drawings,
      int batches,
      int batchSize,
      IntConsumer progress) {
    LatentSet set = new LatentSet(scalingFactor, PocketArchitecture.vae().downscale());
    for (int i = 0; i < batches; i++) {
      Drawings.Batch batch = drawings.batch(i, batchSize);
      try (TensorScope scope = runtime.openScope("encoding")) {
        set.add(batch, encoder.encode(batch.upload(scope)).mean().toFloatArray());
      }
      progress.accept(i + 1);
    }
    return set;
  }

  private void add(Drawings.Batch batch, float[] latents) {
    canvases.add(batch.canvas());
    List<Entry> list = entries.computeIfAbsent(batch.canvas(), canvas -> new ArrayList<>());
    int length = latents.length / batch.scenes().size();
    for (int i = 0; i < batch.scenes().size(); i++) {
      float[] values = new float[length];
      for (int j = 0; j < length; j++) {
        values[j] = (float) (latents[i * length + j] * scalingFactor);
      }
      list.add(new Entry(batch.scenes().get(i), values));
    }
  }

  /** Draws a batch with replacement; a canvas is drawn as often as it was encoded. */
  Batch draw(TensorScope scope, SplittableRandom random, int size) {
    Drawings.Canvas canvas = canvases.get(random.nextInt(canvases.size()));
    List<Entry> list = entries.get(canvas);
    int length = list.get(0).values().length;
    float[] values = new float[size * length];
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Entry entry = list.get(random.nextInt(list.size()));
      System.arraycopy(entry.values(), 0, values, i * length, length);
      scenes.add(entry.scene());
    }
    int h = canvas.height() / downscale;
    int w = canvas.width() / downscale;
    return new Batch(scope.upload(values, size, length / (h * w), h, w), scenes);
  }
}
