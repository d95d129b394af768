package io.vstar.train.imagic;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The pictures of an edit.
 *
 * @param original the picture that was edited, as the model saw it
 * @param edits the pictures along the line, for each seed by rising η
 * @param overdrawn the pictures that img2img made of the original, for each seed by rising strength
 */
public record ImagicResult(BufferedImage original, List<Drawn> edits, List<Drawn> overdrawn) {

  /**
   * A picture.
   *
   * @param seed the seed of its noise
   * @param amount η of an edit, the strength of img2img
   * @param picture the picture
   */
  public record Drawn(long seed, double amount, BufferedImage picture) {}

  public ImagicResult {
    edits = List.copyOf(edits);
    overdrawn = List.copyOf(overdrawn);
  }
}
