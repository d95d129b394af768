package io.vstar.lab.bench;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import java.util.function.IntConsumer;

/** Measures the loading of a model, from its files to networks that can be called. */
public final class LoadBenchmark {
  private LoadBenchmark() {}

  /**
   * Loads a model repeatedly, and closes it each time. Files are read through the page cache: if
   * the networks use the pages of a file in place, most of them are read by the first computation.
   *
   * @param warmup number of loads before the measured ones, at least 0
   * @param runs number of measured loads, at least 1
   * @param progress receives the number of loads done, warm-up included
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
