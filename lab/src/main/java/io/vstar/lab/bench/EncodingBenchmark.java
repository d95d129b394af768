package io.vstar.lab.bench;

import io.vstar.generation.StableDiffusion;
import io.vstar.image.PngFiles;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.dataset.TrainingImage;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** Measures the encoding of pictures to latents, which a run does before its first step. */
public final class EncodingBenchmark {
  /** The usual ratio of the side of a picture file to the resolution of training. */
  private static final double LARGER = 1.5;

  private EncodingBenchmark() {}

  /**
   * Writes pictures of noise, then reads, scales and encodes them as a run does.
   *
   * @param folder the folder for the pictures, whose sides are 1.5 times the resolution
   * @param resolution size of training; its sides are multiples of the VAE's downscale factor
   * @param warmup number of pictures encoded before the measured ones, at least 0
   * @param count number of measured pictures, at least 1
   * @param progress receives the number of pictures done, warm-up included
   * @return seconds from one {@code picture} to the next
   */
  public static Samples run(
      StableDiffusion model,
      Path folder,
      Resolution resolution,
      int warmup,
      int count,
      IntConsumer progress) {
    List<Placement> placements = new ArrayList<>();
    for (int i = 0; i < warmup + count; i++) {
      placements.add(new Placement(picture(folder, resolution, i), resolution));
    }
    model.encoder();
    Samples samples = new Samples();
    long[] last = {System.nanoTime()};
    LatentCache.encode(
        model,
        placements,
        done -> {
          if (done > warmup) {
            samples.add("picture", Samples.secondsSince(last[0]));
          }
          last[0] = System.nanoTime();
          progress.accept(done);
        });
    return samples;
  }

  private static TrainingImage picture(Path folder, Resolution resolution, int number) {
    int width = (int) (LARGER * resolution.width());
    int height = (int) (LARGER * resolution.height());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(number);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    Path file = folder.resolve(number + ".png");
    PngFiles.write(file, image, Map.of());
    return new TrainingImage(file, width, height, Optional.empty(), "noise " + number);
  }
}
