package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import io.vstar.lab.world.Scene;
import io.vstar.tensor.TensorScope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** The latents of drawings in float16, by canvas. */
final class LatentSet {
  /**
   * The latents of one drawing.
   *
   * @param values (C, h, w) scaled latents in float16
   */
  private record Entry(Scene scene, HostTensor values) {}

  /**
   * A batch of latents of one canvas.
   *
   * @param latents (B, C, h, w) multiplied by the scaling factor
   */
  record Batch(NDArray latents, List<Scene> scenes) {}

  private final Map<Drawings.Canvas, List<Entry>> entries = new LinkedHashMap<>();
  private final List<Drawings.Canvas> canvases = new ArrayList<>(); // one entry per stored batch

  /**
   * Adds the latents of a batch of drawings.
   *
   * @param latents (B, C, h, w) in float16
   */
  void add(Drawings.Plan plan, HostTensor latents) {
    canvases.add(plan.canvas());
    List<Entry> list = entries.computeIfAbsent(plan.canvas(), canvas -> new ArrayList<>());
    List<Long> shape = latents.info().shape();
    ByteBuffer all = latents.data();
    int bytes = all.limit() / plan.scenes().size();
    for (int i = 0; i < plan.scenes().size(); i++) {
      TensorInfo info = new TensorInfo("latents", DType.F16, shape.subList(1, shape.size()));
      list.add(new Entry(plan.scenes().get(i), new HostTensor(info, all.slice(i * bytes, bytes))));
    }
  }

  /** Draws a batch with replacement; a canvas is drawn as often as it was added. */
  Batch draw(TensorScope scope, SplittableRandom random, int size) {
    return draw(scope, random, size, scene -> true);
  }

  /**
   * Draws a batch with replacement of the scenes of a kind, or of all scenes if there is none of it
   * on the canvas.
   */
  Batch draw(TensorScope scope, SplittableRandom random, int size, Predicate<Scene> kind) {
    List<Entry> all = entries.get(canvases.get(random.nextInt(canvases.size())));
    List<Entry> some = all.stream().filter(entry -> kind.test(entry.scene())).toList();
    List<Entry> list = some.isEmpty() ? all : some;
    List<Long> shape = list.get(0).values().info().shape();
    int length = Math.toIntExact(list.get(0).values().info().elements());
    float[] values = new float[size * length];
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Entry entry = list.get(random.nextInt(list.size()));
      System.arraycopy(entry.values().toFloats(), 0, values, i * length, length);
      scenes.add(entry.scene());
    }
    NDArray latents = scope.upload(values, size, shape.get(0), shape.get(1), shape.get(2));
    return new Batch(latents, scenes);
  }
}
