package io.vstar.train.event;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * The event that a row of preview pictures was drawn and written, each prompt with each of its
 * seeds.
 *
 * @param step the number of updates after which the values are drawn
 * @param label the label of the row, such as the learned word
 * @param learned whether the pictures show what is learned; false for the base model without it
 * @param pictures the pictures in the order of prompts, and of seeds for each
 */
public record PicturesDrawn(int step, String label, boolean learned, List<Picture> pictures)
    implements RunEvent {

  /**
   * One picture.
   *
   * @param prompt the prompt, in which {@code …} stands for the word of the row
   * @param negativePrompt the negative prompt; empty for none
   * @param seed the seed of its noise
   * @param image the picture
   * @param file the picture's file, a PNG
   */
  public record Picture(
      String prompt, String negativePrompt, long seed, BufferedImage image, Path file) {}

  public PicturesDrawn {
    pictures = List.copyOf(pictures);
  }

  @Override
  public String name() {
    return "pictures";
  }
}
