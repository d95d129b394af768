package io.vstar.train.run;

import io.vstar.error.OutputException;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.Cropping;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.sampling.DdimSampler;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The thumbnail of an exported file: a picture of the method's first prompt, drawn with what was
 * learned from a fixed seed, so that equal runs have equal files.
 */
final class Thumbnail {
  // ModelSpec: "should be a small JPEG, 256x256 or so".
  private static final int MAX_SIDE = 256;
  private static final int STEPS = 25;
  private static final double GUIDANCE = 7.5;
  private static final long SEED = 1;

  private Thumbnail() {}

  /**
   * Draws the thumbnail.
   *
   * @param side the side of the picture in pixels before it is scaled down
   * @return a JPEG as a data URL
   */
  static String draw(StableDiffusion model, Learning learning, int side) {
    List<PreviewRow> rows = learning.previewRows();
    PreviewRow learned = rows.get(rows.size() - 1);
    String prompt = learning.defaultPreviewPrompts().get(0).replace("{}", learned.word());
    BufferedImage picture =
        new TextToImage(model)
            .with(learned.adapter())
            .generate(
                new GenerationRequest(
                    prompt, "", side, side, new DdimSampler(), STEPS, GUIDANCE, SEED),
                learning.encoder(),
                1,
                (step, latents) -> {})
            .get(0);
    return dataUrl(side <= MAX_SIDE ? picture : small(picture));
  }

  private static BufferedImage small(BufferedImage picture) {
    ImageSize size = new ImageSize(MAX_SIDE, MAX_SIDE);
    return ImageScaler.scaleAndCrop(picture, size, Cropping.CENTER);
  }

  private static String dataUrl(BufferedImage picture) {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, "jpg", jpeg)) {
        throw new OutputException(
            "the thumbnail cannot be written: Java has no JPEG writer for it");
      }
    } catch (IOException e) {
      throw new OutputException("the thumbnail cannot be written: " + e.getMessage(), e);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
  }
}
