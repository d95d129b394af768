package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;
import io.vstar.image.BicubicScaler;
import io.vstar.image.ImageSize;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The preprocessing of pictures for an image encoder: the shorter side is scaled bicubically, the
 * middle is cropped, and each colour is normalised. It is transformers' {@code CLIPImageProcessor}
 * to the last level.
 *
 * @param side side of the square pictures in pixels
 * @param mean mean of red, green and blue, of levels in [0, 1]
 * @param deviation standard deviation of red, green and blue, of levels in [0, 1]
 */
public record ClipImageProcessor(int side, List<Double> mean, List<Double> deviation) {
  private static final int CHANNELS = 3;
  private static final double WHITE = 255;

  /** Mean of the pictures that OpenAI's CLIP was trained on. */
  private static final List<Double> MEAN = List.of(0.48145466, 0.4578275, 0.40821073);

  /** Standard deviation of the pictures that OpenAI's CLIP was trained on. */
  private static final List<Double> DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);

  /**
   * Checks the numbers.
   *
   * @throws ConfigException naming the key in preprocessor_config.json
   */
  public ClipImageProcessor {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (side <= 0) {
      throw new ConfigException("crop_size is " + side + ", expected a positive number");
    }
    if (mean.size() != CHANNELS) {
      throw new ConfigException("image_mean is " + mean + ", expected three numbers");
    }
    if (deviation.size() != CHANNELS || deviation.stream().anyMatch(d -> !(d > 0))) {
      throw new ConfigException("image_std is " + deviation + ", expected three positive numbers");
    }
  }

  /** Returns the preprocessing of OpenAI's CLIP, which OpenCLIP's models share. */
  public static ClipImageProcessor ofOpenAi(int side) {
    return new ClipImageProcessor(side, MEAN, DEVIATION);
  }

  /**
   * Scales the shorter side of a picture to {@code side}, and keeps the middle of the longer one.
   *
   * @param image the picture; its alpha is dropped, not blended
   * @return levels from 0 to 255, (3, side, side) row-major, red first
   */
  public byte[] crop(BufferedImage image) {
    int shorter = Math.min(image.getWidth(), image.getHeight());
    ImageSize scaled =
        new ImageSize(scaled(image.getWidth(), shorter), scaled(image.getHeight(), shorter));
    // transformers rounds the margin down where OpenAI's code rounds to even.
    int left = (scaled.width() - side) / 2;
    int top = (scaled.height() - side) / 2;
    return BicubicScaler.scaleAndCrop(image, scaled, left, top, new ImageSize(side, side));
  }

  private int scaled(int length, int shorter) {
    return length == shorter ? side : (int) ((long) side * length / shorter);
  }

  /**
   * Computes the values that the image encoder reads.
   *
   * @param image the picture; its alpha is dropped, not blended
   * @return (3, side, side) row-major, red first, normalised
   */
  public float[] pixelValues(BufferedImage image) {
    byte[] levels = crop(image);
    float[] values = new float[levels.length];
    int plane = side * side;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double center = mean.get(channel);
      double unit = deviation.get(channel);
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        values[i] = (float) (((levels[i] & 0xff) / WHITE - center) / unit);
      }
    }
    return values;
  }

  /**
   * Uploads the values of pictures.
   *
   * @param scope owns the tensor
   * @param images pictures of any sizes, at least one
   * @return (B, 3, side, side) float32
   */
  public NDArray upload(TensorScope scope, List<? extends BufferedImage> images) {
    int each = CHANNELS * side * side;
    float[] values = new float[Math.multiplyExact(images.size(), each)];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(pixelValues(images.get(i)), 0, values, i * each, each);
    }
    return scope.upload(values, images.size(), CHANNELS, side, side);
  }
}
