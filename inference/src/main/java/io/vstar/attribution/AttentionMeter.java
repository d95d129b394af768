package io.vstar.attribution;

import ai.djl.ndarray.NDArray;
import io.vstar.generation.StableDiffusion;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceObserver;
import io.vstar.sampling.SamplingStep;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.AttentionRecorder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Adds up the attention to words over the steps of a drawing. */
final class AttentionMeter implements GuidanceObserver {
  private final StableDiffusion model;
  private final AttentionRecorder recorder;
  private final List<PromptWord> words;
  private final int length;
  private Guidance only; // of all steps; null before the first
  private float[] sums = {}; // (B, W, h, w)
  private int width;
  private int height;
  private int steps;

  /**
   * Creates a meter.
   *
   * @param length number of positions of the UNet's context, T
   * @param scope owns a tensor; must stay open as long as the meter is used
   */
  AttentionMeter(
      StableDiffusion model,
      ContextAdapter adapter,
      List<PromptWord> words,
      int length,
      TensorScope scope) {
    this.model = model;
    this.words = words;
    this.length = length;
    float[] places = new float[length * words.size()];
    for (int word = 0; word < words.size(); word++) {
      for (int position : words.get(word).positions()) {
        places[position * words.size() + word] = 1;
      }
    }
    this.recorder = new AttentionRecorder(adapter, scope.upload(places, length, words.size()));
  }

  @Override
  public void beforePrediction(NDArray inputs, SamplingStep step, Guidance guidance) {
    only = only == null ? guidance : only;
    Conditioning text = only.positives().get(0).conditioning();
    if (only != guidance
        || guidance.positives().size() != 1
        || text.context().getShape().get(1) != length) {
      throw new IllegalStateException("expected one text of %d positions".formatted(length));
    }
    int batch = Math.toIntExact(inputs.getShape().get(0));
    float[] timesteps = new float[batch];
    Arrays.fill(timesteps, (float) step.timestep());
    NDArray t = TensorScope.ownerOf(inputs).upload(timesteps, batch);
    NDArray map = model.unet().forwardAll(inputs, t, text, recorder).get(1);
    height = Math.toIntExact(map.getShape().get(2));
    width = Math.toIntExact(map.getShape().get(3));
    add(map.toFloatArray());
  }

  private void add(float... map) {
    sums = sums.length == 0 ? new float[map.length] : sums;
    for (int i = 0; i < map.length; i++) {
      sums[i] += map[i];
    }
    steps++;
  }

  /** Returns the maps of a picture, by word. */
  List<HeatMap> maps(int picture) {
    int each = width * height;
    return IntStream.range(0, words.size())
        .mapToObj(
            word -> {
              int from = (picture * words.size() + word) * each;
              float[] weights = Arrays.copyOfRange(sums, from, from + each);
              for (int i = 0; i < each; i++) {
                weights[i] /= steps;
              }
              return new HeatMap(words.get(word).text(), width, height, weights);
            })
        .toList();
  }
}
