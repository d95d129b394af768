package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways to enlarge pictures between two passes, by A1111's names. */
public enum Upscaler {
  /** Bilinear between latents, as torch's {@code interpolate} with {@code align_corners=False}. */
  LATENT("Latent") {
    @Override
    NDArray enlarge(NDArray latents, LatentImages images, ImageSize size, TensorScope scope) {
      return LatentScaler.to(cells(images, size), latents).bilinear(scope);
    }
  },
  /** The nearest latent, as torch's {@code nearest-exact}. */
  LATENT_NEAREST("Latent (nearest-exact)") {
    @Override
    NDArray enlarge(NDArray latents, LatentImages images, ImageSize size, TensorScope scope) {
      return LatentScaler.to(cells(images, size), latents).nearest(scope);
    }
  },
  /** Lanczos between pixels: decoded, enlarged, and encoded again. */
  LANCZOS("Lanczos") {
    @Override
    NDArray enlarge(NDArray latents, LatentImages images, ImageSize size, TensorScope scope) {
      List<NDArray> rows = new ArrayList<>();
      for (BufferedImage picture : images.decode(latents)) {
        rows.add(images.encode(scope, ImageScaler.stretched(picture, size)));
      }
      return rows.stream().reduce((all, next) -> all.concat(next, 0)).orElseThrow();
    }
  };

  private final String title;

  Upscaler(String title) {
    this.title = title;
  }

  /**
   * Returns the upscaler of a name, in any case and with any separators.
   *
   * @throws ConfigException if there is none; the message has all
   */
  public static Upscaler named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    "there is no upscaler '%s'; there are %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Upscaler::title)
                                .collect(Collectors.joining(", ")))));
  }

  /** Returns the upscaler of a name, in any case and with any separators, if there is one. */
  public static Optional<Upscaler> find(String name) {
    return Arrays.stream(values())
        .filter(each -> key(each.title).equals(key(name)) || key(each.name()).equals(key(name)))
        .findFirst();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  /** Returns A1111's name. */
  public String title() {
    return title;
  }

  /**
   * Enlarges pictures.
   *
   * @param latents (B, 4, h, w) as the UNet sees them
   * @param size size in pixels
   * @param scope owns the result
   * @return (B, 4, h', w')
   */
  abstract NDArray enlarge(NDArray latents, LatentImages images, ImageSize size, TensorScope scope);

  private static ImageSize cells(LatentImages images, ImageSize size) {
    int cell = images.model().config().vae().downscale();
    return new ImageSize(size.width() / cell, size.height() / cell);
  }
}
