package io.vstar.train.cache;

import io.vstar.error.DatasetException;
import io.vstar.image.AlphaImage;
import io.vstar.image.ColorChange;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.image.PixelArrays;
import io.vstar.image.ResamplingFilter;
import io.vstar.image.Rotation;
import io.vstar.train.bucket.Jitter;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.PictureMask;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture as it is encoded: read, scaled, rotated, cropped and mirrored, with its mask by the
 * same steps.
 *
 * @param pixels the colours, (3, height, width) row-major in [-1, 1]
 * @param mask the gray levels of the mask, (height, width) row-major in [0, 255]; empty if it has
 *     none
 */
public record PlacedPicture(float[] pixels, Optional<float[]> mask) {
  /** The largest relative difference of aspect ratio between a picture and its mask file. */
  private static final double SHAPE_TOLERANCE = 0.01;

  /**
   * Reads a picture.
   *
   * @throws DatasetException if it or its mask cannot be decoded, or nothing of it counts; it names
   *     the file
   */
  public static PlacedPicture read(Placement picture) {
    Path file = picture.image().path();
    Color background = new Color(picture.image().subset().pixels().background().rgb());
    if (picture.image().subset().pixels().mask() == MaskSource.ALPHA) {
      AlphaImage apart = ImageFiles.readWithAlpha(file);
      return of(picture, apart.colors(), apart.opacity(), file);
    }
    BufferedImage image = ImageFiles.read(file, background);
    Optional<Path> mask = picture.image().mask().map(PictureMask::file);
    return of(picture, image, mask.map(each -> readMask(each, picture)), mask.orElse(file));
  }

  private static PlacedPicture of(
      Placement picture, BufferedImage image, Optional<BufferedImage> mask, Path maskFile) {
    BufferedImage placed = place(image, picture, ResamplingFilter.LANCZOS);
    Jitter jitter = picture.jitter();
    if (jitter.changesColors()) {
      placed =
          new ColorChange(jitter.brightness(), jitter.contrast(), jitter.saturation())
              .apply(placed);
    }
    float[] pixels = PixelArrays.toChw(placed);
    int width = picture.resolution().width();
    if (picture.flipped()) {
      mirror(pixels, width);
    }
    mask.ifPresent(whole -> requireSomething(whole, maskFile, ""));
    return new PlacedPicture(pixels, mask.map(whole -> levels(whole, picture, maskFile)));
  }

  /** Scales, rotates and crops a picture; the result is not mirrored. */
  private static BufferedImage place(
      BufferedImage image, Placement picture, ResamplingFilter filter) {
    BufferedImage cropped =
        ImageScaler.scaleAndCrop(
            image,
            filter,
            picture.scaled(),
            picture.cropLeft(),
            picture.cropTop(),
            picture.cropped());
    double degrees = picture.jitter().degrees();
    if (degrees == 0) {
      return cropped;
    }
    // Lanczos would cost three times as much for what is not scaled any more.
    ResamplingFilter between =
        filter == ResamplingFilter.LANCZOS ? ResamplingFilter.BICUBIC : filter;
    Resolution to = picture.resolution();
    return Rotation.rotate(cropped, degrees, between, new ImageSize(to.width(), to.height()));
  }

  private static float[] levels(BufferedImage mask, Placement picture, Path file) {
    BufferedImage placed = place(mask, picture, ResamplingFilter.BILINEAR);
    requireSomething(placed, file, " in the part that is trained, " + picture.resolution());
    int width = placed.getWidth();
    int[] gray = placed.getRGB(0, 0, width, placed.getHeight(), null, 0, width);
    float[] levels = new float[gray.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = gray[i] & 0xff;
    }
    if (picture.flipped()) {
      mirror(levels, width);
    }
    return levels;
  }

  private static void requireSomething(BufferedImage mask, Path file, String where) {
    int width = mask.getWidth();
    int[] row = new int[width];
    for (int y = 0; y < mask.getHeight(); y++) {
      mask.getRGB(0, y, width, 1, row, 0, width);
      for (int level : row) {
        if ((level & 0xff) > 0) {
          return;
        }
      }
    }
    throw DatasetException.ofKind(
        DatasetProblem.EMPTY_MASK.kind(),
        "%s masks out the whole picture%s: nothing is left to learn from; mend the mask, or take the picture out"
            .formatted(file, where));
  }

  /**
   * Reads a mask file as gray levels, in the shape of its picture. A mask that was drawn over the
   * picture as it is stored is turned like it.
   */
  private static BufferedImage readMask(Path file, Placement picture) {
    BufferedImage mask = gray(ImageFiles.read(file, Color.BLACK));
    double aspect = (double) picture.image().width() / picture.image().height();
    double own = (double) mask.getWidth() / mask.getHeight();
    if (isNear(own, aspect)) {
      return mask;
    }
    if (isNear(1 / own, aspect)) {
      BufferedImage turned = ImageFiles.turnedLike(mask, picture.image().path());
      if (turned.getWidth() == mask.getHeight()) {
        return turned;
      }
    }
    throw DatasetException.ofKind(
        DatasetProblem.MASK_SIZE.kind(),
        "%s has %dx%d pixels, but its picture %s has %dx%d; expected a mask of the same shape"
            .formatted(
                file,
                mask.getWidth(),
                mask.getHeight(),
                picture.image().path(),
                picture.image().width(),
                picture.image().height()));
  }

  private static boolean isNear(double aspect, double other) {
    return Math.abs(aspect / other - 1) < SHAPE_TOLERANCE;
  }

  private static BufferedImage gray(BufferedImage image) {
    return new ColorChange(1, 1, 0).apply(image);
  }

  /** Mirrors each row in place. */
  private static void mirror(float[] values, int width) {
    for (int row = 0; row < values.length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float value = values[left];
        values[left] = values[right];
        values[right] = value;
      }
    }
  }
}
