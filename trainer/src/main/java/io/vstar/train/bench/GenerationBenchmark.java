package io.vstar.train.bench;

import io.vstar.generation.GenerationRequest;
import io.vstar.generation.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Pictures, as {@code generate} draws them. */
public final class GenerationBenchmark {
  private GenerationBenchmark() {}

  /**
   * Draws the request again and again.
   *
   * @param count pictures in a batch
   * @param warmup batches drawn before those that count, at least 0
   * @param runs batches that count, at least 1
   * @param progress told the number of sampling steps done, warm-up included
   * @return seconds of a {@code batch}; of its {@code beginning}, the text and the first sampling
   *     step; of each later {@code sampling_step}; of its {@code end}, the VAE and the conversion
   */
  public static Samples run(
      StableDiffusion model,
      GenerationRequest request,
      int count,
      int warmup,
      int runs,
      IntConsumer progress) {
    TextToImage generator = new TextToImage(model);
    PromptEncoder encoder = PromptEncoder.plain(model);
    Samples samples = new Samples();
    int done = 0;
    for (int i = 0; i < warmup + runs; i++) {
      List<Long> times = new ArrayList<>(List.of(System.nanoTime()));
      int before = done;
      generator.generate(
          request,
          encoder,
          count,
          (step, latents) -> {
            model.runtime().awaitDevice();
            times.add(System.nanoTime());
            progress.accept(before + step);
          });
      times.add(System.nanoTime());
      done = before + times.size() - 2;
      if (i >= warmup) {
        add(samples, times);
      }
    }
    return samples;
  }

  /**
   * @param times the start, the end of each sampling step, the end
   */
  private static void add(Samples samples, List<Long> times) {
    int last = times.size() - 1;
    samples.add("batch", (times.get(last) - times.get(0)) / 1e9);
    for (int i = 1; i <= last; i++) {
      String what = i == 1 ? "beginning" : i == last ? "end" : "sampling_step";
      samples.add(what, (times.get(i) - times.get(i - 1)) / 1e9);
    }
  }
}
