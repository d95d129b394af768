package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.image.ImageSize;
import io.vstar.image.Mask;
import io.vstar.image.MaskedColors;
import io.vstar.image.PixelArrays;
import io.vstar.sampling.Start;
import io.vstar.sampling.StepHook;
import io.vstar.sampling.UNetInput;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a walk is drawn on: its start, what is put back after its steps, and what the UNet reads
 * beside the latents.
 *
 * @param start the start of the walk
 * @param hook puts back the part of a picture that stays
 * @param input makes the UNet's input of latents
 */
record Canvas(Start start, StepHook hook, UNetInput input) {
  /**
   * Prepares a blank canvas. A UNet for inpainting reads that everything is drawn anew.
   *
   * @param scope owns the tensors
   * @param noise (B, 4, h, w) standard normal
   */
  static Canvas blank(StableDiffusion model, NDArray noise, ImageSize size, TensorScope scope) {
    return of(Start.fromNoise(noise), model, size, scope);
  }

  /**
   * Prepares a canvas of which everything is drawn anew, from any start.
   *
   * @param scope owns the tensors
   */
  static Canvas of(Start start, StableDiffusion model, ImageSize size, TensorScope scope) {
    if (!model.config().inpaints()) {
      return new Canvas(start, StepHook.NONE, UNetInput.LATENTS);
    }
    // Nothing of it is read, since everything is drawn anew.
    BufferedImage any = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    return new Canvas(
        start, StepHook.NONE, input(new LatentImages(model), any, Mask.whole(size), scope));
  }

  /**
   * Prepares a picture that is drawn over.
   *
   * @param scope owns the tensors
   * @param images encodes it
   * @param noise (B, 4, h, w) standard normal
   */
  static Canvas over(
      InitialPicture initial, LatentImages images, NDArray noise, TensorScope scope) {
    StableDiffusion model = images.model();
    NDArray clean = images.encode(scope, initial.picture());
    Optional<Mask> mask = initial.mask();
    UNetInput input =
        model.config().inpaints()
            ? input(
                images,
                initial.picture(),
                mask.orElseGet(() -> Mask.whole(sizeOf(initial.picture()))),
                scope)
            : UNetInput.LATENTS;
    if (mask.isEmpty()) {
      return new Canvas(
          Start.fromImage(repeated(clean, noise), noise, initial.strength()), StepHook.NONE, input);
    }
    NDArray cells = cells(model, mask.get(), scope);
    // A UNet for inpainting sees what stays; others have it put back, with the noise of the start.
    StepHook hook = model.config().inpaints() ? StepHook.NONE : putBack(clean, noise, cells);
    return new Canvas(start(initial, images, clean, noise, cells, scope), hook, input);
  }

  private static Start start(
      InitialPicture initial,
      LatentImages images,
      NDArray clean,
      NDArray noise,
      NDArray cells,
      TensorScope scope) {
    Mask mask = initial.mask().orElseThrow();
    NDArray begun =
        switch (initial.content()) {
          case ORIGINAL -> repeated(clean, noise);
          case FILL ->
              repeated(images.encode(scope, MaskedColors.filled(initial.picture(), mask)), noise);
          case LATENT_NOISE -> kept(clean, cells).add(noise.mul(cells));
          case LATENT_NOTHING -> repeated(kept(clean, cells), noise);
        };
    boolean all = initial.strength() == 1 && initial.content() == MaskedContent.ORIGINAL;
    return all ? Start.fromNoise(noise) : Start.fromImage(begun, noise, initial.strength());
  }

  private static NDArray kept(NDArray clean, NDArray cells) {
    return clean.mul(cells.mul(-1).add(1));
  }

  private static StepHook putBack(NDArray clean, NDArray noise, NDArray cells) {
    NDArray stays = cells.mul(-1).add(1);
    NDArray picture = repeated(clean, noise);
    return (latents, level, step) -> latents.mul(cells).add(level.of(picture, noise).mul(stays));
  }

  /** Returns the mask of latents, (1, 1, h, w). */
  private static NDArray cells(StableDiffusion model, Mask mask, TensorScope scope) {
    int cell = model.config().vae().downscale();
    ImageSize size = mask.size();
    return scope.upload(mask.cells(cell), 1, 1, size.height() / cell, size.width() / cell);
  }

  /** Adds mask and latents of what stays, with mid-gray in place of the rest. */
  private static UNetInput input(
      LatentImages images, BufferedImage picture, Mask mask, TensorScope scope) {
    NDArray cells = cells(images.model(), mask, scope);
    float[] pixels = PixelArrays.toChw(picture);
    int plane = picture.getWidth() * picture.getHeight();
    for (int i = 0; i < pixels.length; i++) {
      int place = i % plane;
      if (mask.covers(place % picture.getWidth(), place / picture.getWidth())) {
        pixels[i] = 0;
      }
    }
    NDArray stays = images.encode(scope, pixels, sizeOf(picture));
    NDArray added = cells.concat(stays, 1);
    return latents -> latents.concat(repeated(added, latents), 1);
  }

  private static ImageSize sizeOf(BufferedImage picture) {
    return new ImageSize(picture.getWidth(), picture.getHeight());
  }

  /** Repeats a tensor of one picture for each picture of a batch. */
  private static NDArray repeated(NDArray one, NDArray batch) {
    long[] times = new long[one.getShape().dimension()];
    Arrays.fill(times, 1);
    times[0] = batch.getShape().get(0);
    return times[0] == 1 ? one : one.tile(times);
  }
}
