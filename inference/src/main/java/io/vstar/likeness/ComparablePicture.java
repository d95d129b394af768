package io.vstar.likeness;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/** A picture with what comparisons need of it, which is computed once. */
public final class ComparablePicture {
  /** The longest side, in pixels; larger pictures are scaled down before they are compared. */
  public static final int MAX_SIDE = 1024;

  private final String name;
  private final BufferedImage image;
  private final GrayPicture gray;
  private final PerceptualHash hash;
  private final FeaturePoints points;

  private ComparablePicture(String name, BufferedImage image) {
    this.name = name;
    this.image = image;
    this.gray = GrayPicture.of(image);
    this.hash = PerceptualHash.of(image);
    this.points = FeaturePoints.of(gray);
  }

  /**
   * Prepares a picture.
   *
   * @param name name for messages and tables
   * @throws DatasetException if it is too small to be compared
   */
  public static ComparablePicture of(String name, BufferedImage image) {
    int least = StructuralSimilarity.MIN_SIDE;
    if (image.getWidth() < least || image.getHeight() < least) {
      throw new DatasetException(
          "%s is %dx%d, too small to be compared: SSIM looks at squares of %dx%d pixels"
              .formatted(name, image.getWidth(), image.getHeight(), least, least));
    }
    return new ComparablePicture(name, ImageScaler.fitted(image, MAX_SIDE));
  }

  /**
   * Reads and prepares a picture.
   *
   * @throws DatasetException if it cannot be read, or is too small to be compared
   */
  public static ComparablePicture read(Path file) {
    return of(file.toString(), ImageFiles.read(file));
  }

  /** Returns the name for messages and tables. */
  public String name() {
    return name;
  }

  /** Returns the picture in sRGB as it is compared. */
  public BufferedImage image() {
    return image;
  }

  /** Returns the picture in the size of another; itself if it has that size. */
  ComparablePicture inSizeOf(ComparablePicture other) {
    if (hasSizeOf(other)) {
      return this;
    }
    ImageSize size = new ImageSize(other.image.getWidth(), other.image.getHeight());
    return new ComparablePicture(name, ImageScaler.stretched(image, size));
  }

  boolean hasSizeOf(ComparablePicture other) {
    return image.getWidth() == other.image.getWidth()
        && image.getHeight() == other.image.getHeight();
  }

  GrayPicture gray() {
    return gray;
  }

  PerceptualHash hash() {
    return hash;
  }

  FeaturePoints points() {
    return points;
  }
}
