package io.vstar.train.cache;

import io.vstar.image.ImageSize;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;

/**
 * The key of encoded latents. Files with the same bytes share their latents, and one picture may
 * have several, which differ in size, crop or flip.
 *
 * @param content the SHA-256 of the file's bytes in hexadecimal
 * @param resolution the resolution that the scaled picture is cropped to
 * @param scaled the size that the picture is scaled to
 * @param left the pixels of the scaled picture that the crop cuts off on the left
 * @param top the pixels of the scaled picture that the crop cuts off at the top
 * @param flipped whether the crop is mirrored, left to right
 */
record LatentKey(
    String content, Resolution resolution, ImageSize scaled, int left, int top, boolean flipped) {

  /** Returns the key of a picture with its crop. */
  static LatentKey of(Placement placement) {
    return new LatentKey(
        placement.image().sha256(),
        placement.resolution(),
        placement.scaled(),
        placement.cropLeft(),
        placement.cropTop(),
        placement.flipped());
  }
}
