package io.vstar.train.check;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.JpegUrl;
import io.vstar.train.bucket.Placement;
import io.vstar.train.cache.PlacedPicture;
import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.TrainingImage;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** A thumbnail of a whole picture, with its mask drawn in. */
public final class MaskedThumbnail {
  private MaskedThumbnail() {}

  /**
   * Reads a thumbnail.
   *
   * @param placement the way in which the picture is trained
   * @param side its largest side in pixels
   * @return the thumbnail; empty if the picture cannot be read
   */
  public static Optional<JpegUrl> of(Placement placement, int side) {
    TrainingImage image = placement.image();
    try {
      BufferedImage small =
          ImageScaler.fitted(
              Opacity.compose(
                  ImageFiles.readReduced(image.path(), 2 * side),
                  image.subset().pixels().background().rgb()),
              side);
      boolean masked =
          image.mask().isPresent() || image.subset().pixels().mask() == MaskSource.ALPHA;
      Optional<float[]> mask =
          masked ? PlacedPicture.read(placement).mask() : Optional.<float[]>empty();
      return Optional.of(
          JpegUrl.of(
              mask.map(each -> MaskOverlay.draw(small, each, placement)).orElse(small), side));
    } catch (DatasetException e) {
      return plain(image, side);
    }
  }

  /** Reads what can be read of a damaged picture, or of one whose mask cannot be used. */
  private static Optional<JpegUrl> plain(TrainingImage image, int side) {
    try {
      return Optional.of(JpegUrl.of(ImageFiles.readSmall(image.path(), side), side));
    } catch (DatasetException e) {
      return Optional.empty();
    }
  }
}
