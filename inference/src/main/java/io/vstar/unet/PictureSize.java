package io.vstar.unet;

/**
 * What SDXL is told of a picture's size (Podell et al. 2023, section 2.2), in pixels.
 *
 * @param originalHeight before it was scaled
 * @param originalWidth before it was scaled
 * @param cropTop rows cut off above, after scaling
 * @param cropLeft columns cut off at the left, after scaling
 * @param targetHeight of the picture itself
 * @param targetWidth of the picture itself
 */
public record PictureSize(
    int originalHeight,
    int originalWidth,
    int cropTop,
    int cropLeft,
    int targetHeight,
    int targetWidth) {

  /** A whole picture that was never larger: what to ask for when generating. */
  public static PictureSize whole(int height, int width) {
    return new PictureSize(height, width, 0, 0, height, width);
  }

  /** In the order in which the UNet reads them. */
  public float[] numbers() {
    return new float[] {
      originalHeight, originalWidth, cropTop, cropLeft, targetHeight, targetWidth
    };
  }
}
