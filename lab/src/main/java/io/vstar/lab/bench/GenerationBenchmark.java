package io.vstar.lab.bench;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Measures the generation of pictures, as the command {@code generate} does it. */
public final class GenerationBenchmark {
  /**
   * The settings of a measurement.
   *
   * @param count number of pictures in a batch
   * @param hypernetwork scope of a hypernetwork of default structure; empty for none
   * @param warmup number of batches drawn before the measured ones, at least 0
   * @param runs number of measured batches, at least 1
   */
  public record Settings(
      GenerationRequest request,
      int count,
      Optional<Hypernetwork.Scope> hypernetwork,
      int warmup,
      int runs) {}

  private GenerationBenchmark() {}

  /**
   * Draws the request repeatedly.
   *
   * @param progress receives the number of sampling steps done, warm-up included
   * @return seconds of a {@code batch}; of its {@code beginning}, the text and the first sampling
   *     step; of each later {@code sampling_step}; of its {@code end}, the VAE and the conversion
   */
  public static Samples run(StableDiffusion model, Settings settings, IntConsumer progress) {
    List<Chosen> chosen =
        settings
            .hypernetwork()
            .map(scope -> new Chosen(DefaultHypernetwork.of(model.config().unet(), scope), 1))
            .stream()
            .toList();
    try (TensorScope scope = model.runtime().openScope("hypernetwork")) {
      return run(
          model,
          new TextToImage(model).with(PromptHypernetworks.adapter(model, chosen, scope)),
          settings,
          progress);
    }
  }

  private static Samples run(
      StableDiffusion model, TextToImage generator, Settings settings, IntConsumer progress) {
    PromptEncoder encoder = model.promptEncoder();
    Samples samples = new Samples();
    int done = 0;
    for (int i = 0; i < settings.warmup() + settings.runs(); i++) {
      List<Long> times = new ArrayList<>(List.of(System.nanoTime()));
      int before = done;
      generator.generate(
          settings.request(),
          encoder,
          settings.count(),
          (step, latents) -> {
            model.runtime().awaitDevice();
            times.add(System.nanoTime());
            progress.accept(before + step);
          });
      times.add(System.nanoTime());
      done = before + times.size() - 2;
      if (i >= settings.warmup()) {
        add(samples, times);
      }
    }
    return samples;
  }

  /**
   * Adds the times of a batch.
   *
   * @param times the start, the end of each sampling step and the end, by {@link System#nanoTime}
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
