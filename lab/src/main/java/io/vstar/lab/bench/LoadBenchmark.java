package io.vstar.lab.bench;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import java.util.function.IntConsumer;

/** Models, from files to networks that can be called. */
public final class LoadBenchmark {
  private LoadBenchmark() {}

  /**
   * Loads a model again and again, and closes it each time. Files are read through the page cache:
   * where the networks use a file's pages in place, most of the reading is done by whoever first
   * computes with them.
   *
   * @param warmup loads before those that count, at least 0
   * @param runs loads that count, at least 1
   * @param progress told the number of loads done, warm-up included
   * @return seconds of {@code model} (tokenizers, text encoders, UNet), {@code vae_encoder} and
   *     {@code vae_decoder}
   */
  public static Samples run(
      TensorRuntime runtime,
      ModelFiles files,
      Precision precision,
      int warmup,
      int runs,
      IntConsumer progress) {
    Samples samples = new Samples();
    for (int i = 0; i < warmup + runs; i++) {
      Samples kept = i < warmup ? new Samples() : samples;
      long start = System.nanoTime();
      try (StableDiffusion model = StableDiffusion.load(runtime, files, precision)) {
        runtime.awaitDevice();
        kept.add("model", Samples.secondsSince(start));
        kept.time("vae_encoder", model::encoder);
        kept.time("vae_decoder", model::decoder);
      }
      progress.accept(i + 1);
    }
    return samples;
  }
}
