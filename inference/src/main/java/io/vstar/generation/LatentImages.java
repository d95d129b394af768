package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.error.ConfigException;
import io.vstar.image.ImageSize;
import io.vstar.image.PixelArrays;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns pictures into the latents that a model's UNet sees, and latents into pictures, with the
 * model's autoencoder.
 */
public record LatentImages(StableDiffusion model) {

  /**
   * Encodes a picture.
   *
   * @param scope owns the result
   * @param picture whose sides are multiples of {@link VaeConfig#downscale()}
   * @return (1, 4, h, w) the mean of the picture's latents times {@link VaeConfig#scalingFactor()}
   * @throws ConfigException if the sides are something else
   * @throws io.vstar.error.CheckpointException naming the weights to blame, if the latents are no
   *     numbers
   */
  public NDArray encode(TensorScope scope, BufferedImage picture) {
    VaeConfig vae = model.config().vae();
    int width = picture.getWidth();
    int height = picture.getHeight();
    if (width % vae.downscale() != 0 || height % vae.downscale() != 0) {
      throw new ConfigException(
          "the picture is %dx%d, expected multiples of %d; bring it to such a size with ImageScaler"
              .formatted(width, height, vae.downscale()));
    }
    return encode(scope, PixelArrays.toChw(picture), new ImageSize(width, height));
  }

  /**
   * Encodes the pixels of a picture.
   *
   * @param chw (3, H, W), in [-1, 1]
   */
  NDArray encode(TensorScope scope, float[] chw, ImageSize size) {
    VaeConfig vae = model.config().vae();
    try (TensorScope encoding = scope.openScope("encoding")) {
      NDArray pixels = encoding.upload(chw, 1, 3, size.height(), size.width());
      NDArray latents = model.encoder().encode(pixels).mean().mul(vae.scalingFactor());
      model.results().require(latents.toFloatArray(), "the latents of a picture", ModelPart.VAE);
      return scope.adopt(latents);
    }
  }

  /**
   * Decodes latents.
   *
   * @param latents (B, 4, h, w) as the UNet sees them, times {@link VaeConfig#scalingFactor()}
   * @return B pictures
   * @throws io.vstar.error.CheckpointException naming the weights to blame, if the pixels are no
   *     numbers
   */
  public List<BufferedImage> decode(NDArray latents) {
    try (TensorScope decoding = TensorScope.ownerOf(latents).openScope("decoding")) {
      decoding.borrow(latents);
      NDArray pixels = pixels(latents);
      model.results().require(pixels.toFloatArray(), "a picture", ModelPart.VAE);
      return pictures(pixels);
    }
  }

  /** Returns (B, 3, H, W) pixels of latents, about [-1, 1], in the scope of the latents. */
  NDArray pixels(NDArray latents) {
    return model.decoder().decode(latents.div(model.config().vae().scalingFactor()));
  }

  /** Returns the pictures of (B, 3, H, W) pixels. */
  static List<BufferedImage> pictures(NDArray pixels) {
    int count = (int) pixels.getShape().get(0);
    int height = (int) pixels.getShape().get(2);
    int width = (int) pixels.getShape().get(3);
    float[] values = pixels.toFloatArray();
    int each = values.length / count;
    List<BufferedImage> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] chw = Arrays.copyOfRange(values, i * each, (i + 1) * each);
      pictures.add(PixelArrays.fromChw(chw, width, height));
    }
    return pictures;
  }
}
