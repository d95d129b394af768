package io.vstar.train.cache;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.vae.LatentDistribution;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The latents of a run's pictures, encoded once before the first step. They are kept on the heap: a
 * 512×512 picture takes 128 KB.
 */
public final class LatentCache {
  /** The most pictures that are read at once unless a number is asked for. */
  private static final int MOST_THREADS = 4;

  private final Map<LatentKey, Moments> moments = new HashMap<>();
  private final int channels;
  private final int cell;

  private LatentCache(int channels, int cell) {
    this.channels = channels;
    this.cell = cell;
  }

  /**
   * Encodes the pictures without a store.
   *
   * @see #encode(StableDiffusion, List, Optional, int, IntConsumer)
   */
  public static LatentCache encode(
      StableDiffusion model, List<Placement> placements, IntConsumer progress) {
    return encode(model, placements, Optional.empty(), defaultThreads(), progress);
  }

  /** Returns the number of pictures that are read at once unless a number is asked for. */
  public static int defaultThreads() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Reads, scales, crops and encodes the pictures. While one is encoded, the next ones are read.
   * Pictures that are equal in content, crop, flip and variation are encoded once.
   *
   * @param store the store that holds pictures encoded before and keeps the others; empty to encode
   *     all
   * @param threads the number of pictures that are read at once, which changes nothing of the
   *     result
   * @param progress called with the number of pictures done, after each
   * @throws io.vstar.error.DatasetException if a picture or mask cannot be decoded, or a mask
   *     leaves nothing to learn; it names the file
   * @throws io.vstar.error.CheckpointException if latents are not finite; it names the picture and
   *     the weights
   */
  public static LatentCache encode(
      StableDiffusion model,
      List<Placement> placements,
      Optional<LatentStore> store,
      int threads,
      IntConsumer progress) {
    var vae = model.config().vae();
    LatentCache cache = new LatentCache(vae.latentChannels(), vae.downscale());
    Map<LatentKey, Placement> missing = new LinkedHashMap<>();
    for (Placement placement : placements) {
      LatentKey key = LatentKey.of(placement);
      store
          .filter(kept -> !cache.moments.containsKey(key))
          .flatMap(kept -> kept.find(key))
          .filter(found -> cache.fits(found, placement))
          .filter(Moments::isFinite)
          .ifPresent(found -> cache.moments.put(key, found));
      if (!cache.moments.containsKey(key)) {
        missing.putIfAbsent(key, placement);
      }
    }
    int done = 0;
    for (int present = placements.size() - missing.size(); done < present; ) {
      progress.accept(++done);
    }
    try (PictureReader reader = new PictureReader(List.copyOf(missing.values()), threads)) {
      for (Map.Entry<LatentKey, Placement> each : missing.entrySet()) {
        Moments moments = moments(model, each.getValue(), reader.next());
        cache.moments.put(each.getKey(), moments);
        store.ifPresent(kept -> kept.keep(each.getKey(), moments));
        progress.accept(++done);
      }
    }
    store.ifPresent(LatentStore::trim);
    return cache;
  }

  /** Returns latents with mean 0 and deviation 1, for measurements without pictures. */
  public static LatentCache standardNormal(VaeConfig vae, List<Placement> placements) {
    LatentCache cache = new LatentCache(vae.latentChannels(), vae.downscale());
    for (Placement placement : placements) {
      int size = cache.size(placement.resolution());
      float[] ones = new float[size];
      Arrays.fill(ones, 1);
      cache.moments.put(LatentKey.of(placement), new Moments(new float[size], ones));
    }
    return cache;
  }

  /** Returns whether what was stored is of the size that latents and mask of a picture have. */
  private boolean fits(Moments found, Placement placement) {
    int size = size(placement.resolution());
    return found.mean().length == size
        && found.deviation().length == size
        && found.mask().stream().allMatch(mask -> mask.length == size / channels);
  }

  /** Encodes one picture, and averages its mask over the cells of the latents. */
  private static Moments moments(StableDiffusion model, Placement placement, PlacedPicture read) {
    Resolution size = placement.resolution();
    try (TensorScope scope = model.runtime().openScope("encoding")) {
      NDArray picture = scope.upload(read.pixels(), 1, 3, size.height(), size.width());
      LatentDistribution latents = model.encoder().encode(picture);
      double factor = model.config().vae().scalingFactor();
      Moments moments =
          new Moments(
              latents.mean().mul(factor).toFloatArray(),
              latents.logVariance().mul(0.5).exp().mul(factor).toFloatArray(),
              read.mask()
                  .map(
                      mask ->
                          Moments.shares(mask, size.width(), model.config().vae().downscale())));
      String latentsOf = "the latents of " + placement.image().path();
      model.results().require(moments.mean(), latentsOf, ModelPart.VAE);
      model.results().require(moments.deviation(), latentsOf, ModelPart.VAE);
      return moments;
    }
  }

  /**
   * Returns latents of pictures: drawn from their distributions, or their means.
   *
   * @param pictures encoded pictures, all of one resolution, at least one
   * @param posterior (B, 4, h, w) row-major standard normal values; zeros for the means
   * @return (B, 4, h, w) in {@code scope}
   * @throws IllegalArgumentException if a picture was not encoded with this crop; it names the
   *     picture
   */
  public NDArray latents(TensorScope scope, List<Placement> pictures, float[] posterior) {
    Resolution resolution = pictures.get(0).resolution();
    int perPicture = size(resolution);
    float[] values = new float[pictures.size() * perPicture];
    for (int i = 0; i < pictures.size(); i++) {
      Moments encoded = moments.get(LatentKey.of(pictures.get(i)));
      if (encoded == null || encoded.mean().length != perPicture) {
        throw new IllegalArgumentException(
            "%s was not encoded, or not at %s".formatted(pictures.get(i), resolution));
      }
      for (int j = 0; j < perPicture; j++) {
        values[i * perPicture + j] =
            encoded.mean()[j] + encoded.deviation()[j] * posterior[i * perPicture + j];
      }
    }
    return scope.upload(values, shape(pictures.size(), resolution));
  }

  /**
   * Returns the weights of a picture's cells for its loss; empty if they are all alike.
   *
   * @param picture an encoded picture
   * @return (h, w) row-major, at least 0 and above 0 somewhere
   */
  public Optional<float[]> mask(Placement picture) {
    double unmasked = picture.image().subset().pixels().unmaskedWeight();
    return Optional.ofNullable(moments.get(LatentKey.of(picture)))
        .flatMap(encoded -> encoded.weights(unmasked));
  }

  /** Returns the number of values in the latents of one picture at a resolution. */
  public int size(Resolution resolution) {
    return channels * (resolution.height() / cell) * (resolution.width() / cell);
  }

  /** Returns the shape of a batch of latents at a resolution, (B, 4, h, w). */
  public long[] shape(int batch, Resolution resolution) {
    return new long[] {batch, channels, resolution.height() / cell, resolution.width() / cell};
  }
}
