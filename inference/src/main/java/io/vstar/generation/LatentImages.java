package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.error.ConfigException;
import io.vstar.generation.VaeTiles.Stretch;
import io.vstar.image.ImageSize;
import io.vstar.image.PixelArrays;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns pictures into the latents that a model's UNet sees, and latents into pictures, with the
 * model's autoencoder.
 *
 * @param model the model
 * @param tiles the tiles in which larger pictures are encoded and decoded; empty to do it at once
 */
public record LatentImages(StableDiffusion model, Optional<VaeTiles> tiles) {

  /** Creates one that encodes and decodes whole pictures. */
  public LatentImages(StableDiffusion model) {
    this(model, Optional.empty());
  }

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
    try (TensorScope encoding = scope.openScope("encoding")) {
      NDArray latents =
          isTiled(size) ? encodeTiles(encoding, chw, size) : encodeWhole(encoding, chw, size);
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

  private NDArray encodeWhole(TensorScope scope, float[] chw, ImageSize size) {
    NDArray pixels = scope.upload(chw, 1, 3, size.height(), size.width());
    return model.encoder().encode(pixels).mean().mul(model.config().vae().scalingFactor());
  }

  private NDArray encodeTiles(TensorScope scope, float[] chw, ImageSize size) {
    VaeConfig vae = model.config().vae();
    int cell = vae.downscale();
    int rows = size.height() / cell;
    int columns = size.width() / cell;
    TiledPlanes latents = new TiledPlanes(vae.latentChannels(), rows, columns, 1);
    for (Stretch y : VaeTiles.along(rows, tileCells())) {
      for (Stretch x : VaeTiles.along(columns, tileCells())) {
        try (TensorScope tile = scope.openScope("tile")) {
          float[] part = TiledPlanes.cut(chw, size.height(), size.width(), y, x, cell);
          ImageSize partSize = new ImageSize(x.length() * cell, y.length() * cell);
          latents.add(encodeWhole(tile, part, partSize).toFloatArray(), y, x);
        }
      }
    }
    return scope.upload(latents.blended(), 1, vae.latentChannels(), rows, columns);
  }

  /** Returns (B, 3, H, W) pixels of latents, about [-1, 1], in the scope of the latents. */
  NDArray pixels(NDArray latents) {
    int cell = model.config().vae().downscale();
    long[] shape = latents.getShape().getShape();
    ImageSize size = new ImageSize((int) shape[3] * cell, (int) shape[2] * cell);
    return isTiled(size) ? decodeTiles(latents, size) : decodeWhole(latents);
  }

  private NDArray decodeWhole(NDArray latents) {
    return model.decoder().decode(latents.div(model.config().vae().scalingFactor()));
  }

  private NDArray decodeTiles(NDArray latents, ImageSize size) {
    VaeConfig vae = model.config().vae();
    int cell = vae.downscale();
    int count = (int) latents.getShape().get(0);
    int rows = size.height() / cell;
    int columns = size.width() / cell;
    TensorScope scope = TensorScope.ownerOf(latents);
    float[] values = latents.toFloatArray();
    TiledPlanes pixels =
        new TiledPlanes(count * vae.imageChannels(), size.height(), size.width(), cell);
    for (Stretch y : VaeTiles.along(rows, tileCells())) {
      for (Stretch x : VaeTiles.along(columns, tileCells())) {
        try (TensorScope tile = scope.openScope("tile")) {
          float[] part = TiledPlanes.cut(values, rows, columns, y, x, 1);
          NDArray cut = tile.upload(part, count, vae.latentChannels(), y.length(), x.length());
          pixels.add(decodeWhole(cut).toFloatArray(), y, x);
        }
      }
    }
    return scope.upload(pixels.blended(), count, vae.imageChannels(), size.height(), size.width());
  }

  private boolean isTiled(ImageSize size) {
    return tiles.isPresent() && Math.max(size.width(), size.height()) > tiles.get().side();
  }

  private int tileCells() {
    return tiles.orElseThrow().cells(model.config().vae().downscale());
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
