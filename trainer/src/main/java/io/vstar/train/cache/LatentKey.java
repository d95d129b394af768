package io.vstar.train.cache;

import io.vstar.image.ImageSize;
import io.vstar.train.bucket.Jitter;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.BackgroundColor;
import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.PictureMask;

/**
 * The key of encoded latents. Files with the same bytes share their latents, and one picture may
 * have several, which differ in size, crop, flip or variation.
 *
 * @param content the SHA-256 of the file's bytes in hexadecimal
 * @param resolution the resolution that the picture is encoded at
 * @param scaled the size that the picture is scaled to before it is cropped
 * @param left the pixels of the scaled picture that the crop cuts off on the left
 * @param top the pixels of the scaled picture that the crop cuts off at the top
 * @param flipped whether the crop is mirrored, left to right
 * @param jitter the variation of the picture
 * @param background the colour below what is transparent
 * @param mask {@code alpha}, or the SHA-256 of the mask file's bytes in hexadecimal; empty without
 *     a mask
 */
record LatentKey(
    String content,
    Resolution resolution,
    ImageSize scaled,
    int left,
    int top,
    boolean flipped,
    Jitter jitter,
    BackgroundColor background,
    String mask) {

  /** Returns the key of a picture with its crop. */
  static LatentKey of(Placement placement) {
    return new LatentKey(
        placement.image().sha256(),
        placement.resolution(),
        placement.scaled(),
        placement.cropLeft(),
        placement.cropTop(),
        placement.flipped(),
        placement.jitter(),
        placement.image().subset().pixels().background(),
        mask(placement));
  }

  private static String mask(Placement placement) {
    return placement.image().subset().pixels().mask() == MaskSource.ALPHA
        ? "alpha"
        : placement.image().mask().map(PictureMask::sha256).orElse("");
  }
}
