package io.vstar.train.cache;

import ai.djl.ndarray.NDArray;
import io.vstar.config.VaeConfig;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.Cropping;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.image.PixelArrays;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.vae.LatentDistribution;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The pictures of a run as latents, encoded once before the first step. Kept on the heap: a 512×512
 * picture takes 128 KB.
 */
public final class LatentCache {
  /**
   * One picture's latent distribution, multiplied by the VAE's scaling factor.
   *
   * @param mean (4, h, w) row-major
   * @param deviation of the same form
   */
  private record Moments(float[] mean, float[] deviation) {}

  private final Map<Path, Moments> moments = new HashMap<>();
  private final int channels;
  private final int cell;

  private LatentCache(int channels, int cell) {
    this.channels = channels;
    this.cell = cell;
  }

  /**
   * Reads, scales, crops at the centre and encodes.
   *
   * @param progress told the number of pictures done
   * @throws io.vstar.error.DatasetException naming a picture that cannot be decoded
   */
  public static LatentCache encode(
      StableDiffusion model, List<Placement> placements, IntConsumer progress) {
    var vae = model.config().vae();
    LatentCache cache = new LatentCache(vae.latentChannels(), vae.downscale());
    for (int i = 0; i < placements.size(); i++) {
      cache.add(model, placements.get(i));
      progress.accept(i + 1);
    }
    return cache;
  }

  /** Latents with mean 0 and deviation 1, for measurements without pictures. */
  public static LatentCache standardNormal(VaeConfig vae, List<Placement> placements) {
    LatentCache cache = new LatentCache(vae.latentChannels(), vae.downscale());
    for (Placement placement : placements) {
      int size = cache.size(placement.resolution());
      float[] ones = new float[size];
      Arrays.fill(ones, 1);
      cache.moments.put(placement.image().path(), new Moments(new float[size], ones));
    }
    return cache;
  }

  private void add(StableDiffusion model, Placement placement) {
    Resolution to = placement.resolution();
    BufferedImage image =
        ImageScaler.scaleAndCrop(
            ImageFiles.read(placement.image().path()),
            new ImageSize(to.width(), to.height()),
            Cropping.CENTER);
    try (TensorScope scope = model.runtime().openScope("encoding")) {
      NDArray pixels = scope.upload(PixelArrays.toChw(image), 1, 3, to.height(), to.width());
      LatentDistribution latents = model.encoder().encode(pixels);
      double factor = model.config().vae().scalingFactor();
      moments.put(
          placement.image().path(),
          new Moments(
              latents.mean().mul(factor).toFloatArray(),
              latents.logVariance().mul(0.5).exp().mul(factor).toFloatArray()));
    }
  }

  /**
   * Latents of pictures of one resolution: drawn from their distributions, or their means.
   *
   * @param posterior (B, 4, h, w) row-major standard normal values; zeros for the means
   * @return (B, 4, h, w) in {@code scope}
   */
  public NDArray latents(
      TensorScope scope, List<TrainingImage> images, Resolution resolution, float[] posterior) {
    int each = size(resolution);
    float[] values = new float[images.size() * each];
    for (int i = 0; i < images.size(); i++) {
      Moments m = moments.get(images.get(i).path());
      for (int j = 0; j < each; j++) {
        values[i * each + j] = m.mean()[j] + m.deviation()[j] * posterior[i * each + j];
      }
    }
    return scope.upload(values, shape(images.size(), resolution));
  }

  /** Values of one picture's latents at a resolution. */
  public int size(Resolution resolution) {
    return channels * (resolution.height() / cell) * (resolution.width() / cell);
  }

  /** (B, 4, h, w) of a batch at a resolution. */
  public long[] shape(int batch, Resolution resolution) {
    return new long[] {batch, channels, resolution.height() / cell, resolution.width() / cell};
  }
}
