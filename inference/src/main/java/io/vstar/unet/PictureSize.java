package io.vstar.unet;

/**
 * The sizes of a picture that condition SDXL (Podell et al. 2023, section 2.2), in pixels.
 *
 * @param originalHeight height before the picture was scaled
 * @param originalWidth width before the picture was scaled
 * @param cropTop rows cropped at the top, after scaling
 * @param cropLeft columns cropped at the left, after scaling
 * @param targetHeight height of the picture itself
 * @param targetWidth width of the picture itself
 */
public record PictureSize(
    int originalHeight,
    int originalWidth,
    int cropTop,
    int cropLeft,
    int targetHeight,
    int targetWidth) {

  /** Returns the size of a picture that was neither scaled nor cropped, as generation uses it. */
  public static PictureSize whole(int height, int width) {
    return new PictureSize(height, width, 0, 0, height, width);
  }

  /** Returns the six numbers in the order in which the UNet reads them. */
  public float[] numbers() {
    return new float[] {
      originalHeight, originalWidth, cropTop, cropLeft, targetHeight, targetWidth
    };
  }
}
