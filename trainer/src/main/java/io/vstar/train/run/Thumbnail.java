package io.vstar.train.run;

import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.JpegUrl;
import io.vstar.sampling.DdimSampler;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

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
   * @param word the learned word that it shows; empty for what else is learned
   * @return a JPEG as a data URL
   */
  static String draw(StableDiffusion model, Learning learning, int side, Optional<String> word) {
    List<PreviewRow> rows = learning.previewRows();
    PreviewRow learned =
        rows.stream()
            .filter(row -> word.filter(row.word()::equals).isPresent())
            .findFirst()
            .orElse(rows.get(rows.size() - 1));
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
    return JpegUrl.of(picture, MAX_SIDE).url();
  }
}
