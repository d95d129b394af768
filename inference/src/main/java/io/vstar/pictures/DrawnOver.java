package io.vstar.pictures;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.generation.InitialPicture;
import io.vstar.generation.MaskedContent;
import io.vstar.image.Cropping;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.image.Mask;
import io.vstar.image.PixelBox;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * A picture that is drawn over, read from its files: what of it is drawn at which size, and how the
 * drawing is put back.
 *
 * @param initial what is drawn over
 * @param original the picture that the drawing is laid over; empty if the drawing is all
 * @param mask the mask of the original
 * @param box the part of the original that is drawn
 */
record DrawnOver(
    InitialPicture initial,
    Optional<BufferedImage> original,
    Optional<Mask> mask,
    Optional<PixelBox> box) {

  /**
   * Reads the files of a source.
   *
   * @param size the size that is drawn
   * @throws io.vstar.error.DatasetException if a file cannot be read
   * @throws ConfigException if the mask leaves everything as it is
   */
  static DrawnOver read(PictureSource source, ImageSize size) {
    BufferedImage picture = ImageFiles.read(source.picture());
    if (source.inpainting().isEmpty()) {
      return new DrawnOver(
          InitialPicture.whole(scaled(picture, size), source.strength()),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    PictureSource.Inpainting inpainting = source.inpainting().get();
    Mask mask = mask(inpainting, sizeOf(picture));
    PixelBox found =
        mask.box()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "%s leaves everything as it is: white is drawn anew, black stays"
                            .formatted(inpainting.mask())));
    if (inpainting.padding().isPresent()) {
      PixelBox box =
          found
              .padded(inpainting.padding().getAsInt(), sizeOf(picture))
              .withAspect(size, sizeOf(picture));
      return part(source, picture, mask, inpainting.content(), box, size);
    }
    BufferedImage whole = scaled(picture, size);
    Mask fitting = Mask.of(scaled(mask(inpainting, sizeOf(picture), 0).picture(), size));
    Mask soft = fitting.blurred(inpainting.blur());
    return new DrawnOver(
        InitialPicture.masked(whole, source.strength(), soft, inpainting.content()),
        Optional.of(whole),
        Optional.of(soft),
        Optional.empty());
  }

  private static DrawnOver part(
      PictureSource source,
      BufferedImage picture,
      Mask mask,
      MaskedContent content,
      PixelBox box,
      ImageSize size) {
    BufferedImage part = stretched(cut(picture, box), size);
    Mask ofPart = Mask.of(stretched(cut(mask.picture(), box), size));
    return new DrawnOver(
        InitialPicture.masked(part, source.strength(), ofPart, content),
        Optional.of(picture),
        Optional.of(mask),
        Optional.of(box));
  }

  /**
   * Returns the size that a picture is drawn at if none is chosen: its own if the model was trained
   * on as many pixels, otherwise a smaller one of its shape.
   *
   * @param picture size of the picture
   */
  static ImageSize size(ImageSize picture, StableDiffusionConfig model) {
    double most = Math.pow(model.nativeResolution(), 2);
    double scale = Math.min(1, Math.sqrt(most / picture.width() / picture.height()));
    int cell = model.pixelUnit();
    return new ImageSize(side(picture.width() * scale, cell), side(picture.height() * scale, cell));
  }

  private static int side(double pixels, int cell) {
    return Math.max(1, (int) Math.round(pixels / cell)) * cell;
  }

  /**
   * Puts a drawing back into the picture. What the mask leaves is exactly the picture, which with
   * only a part drawn is that of the file, otherwise that of the drawing's size.
   */
  BufferedImage finished(BufferedImage drawn) {
    if (original.isEmpty()) {
      return drawn;
    }
    BufferedImage laid = box.map(part -> laidInto(part, drawn)).orElse(drawn);
    return mask.orElseThrow().composed(original.get(), laid);
  }

  private BufferedImage laidInto(PixelBox part, BufferedImage drawn) {
    BufferedImage whole = original.orElseThrow();
    BufferedImage result =
        new BufferedImage(whole.getWidth(), whole.getHeight(), BufferedImage.TYPE_INT_RGB);
    BufferedImage fitting = stretched(drawn, part.size());
    for (int y = part.top(); y < part.bottom(); y++) {
      for (int x = part.left(); x < part.right(); x++) {
        result.setRGB(x, y, fitting.getRGB(x - part.left(), y - part.top()));
      }
    }
    return result;
  }

  private static Mask mask(PictureSource.Inpainting inpainting, ImageSize size) {
    return mask(inpainting, size, inpainting.blur());
  }

  private static Mask mask(PictureSource.Inpainting inpainting, ImageSize size, double blur) {
    Mask read = Mask.of(stretched(ImageFiles.read(inpainting.mask()), size));
    return (inpainting.inverted() ? read.inverted() : read).blurred(blur);
  }

  private static BufferedImage cut(BufferedImage picture, PixelBox box) {
    BufferedImage part =
        new BufferedImage(box.size().width(), box.size().height(), BufferedImage.TYPE_INT_RGB);
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        part.setRGB(x - box.left(), y - box.top(), picture.getRGB(x, y));
      }
    }
    return part;
  }

  private static BufferedImage scaled(BufferedImage picture, ImageSize size) {
    return ImageScaler.scaleAndCrop(picture, size, Cropping.CENTER);
  }

  private static BufferedImage stretched(BufferedImage picture, ImageSize size) {
    return ImageScaler.stretched(picture, size);
  }

  private static ImageSize sizeOf(BufferedImage picture) {
    return new ImageSize(picture.getWidth(), picture.getHeight());
  }
}
