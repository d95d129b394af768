package io.vstar.train.imagic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageSize;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.List;

/**
 * The target text as the UNet reads it, and the text that guides away from it.
 *
 * @param target the conditioning of the target text
 * @param negative that of the negative prompt, of the same number of tokens
 */
record TargetText(Conditioning target, Conditioning negative) {

  /**
   * Encodes both texts in as many chunks as the longer one needs; {@code scope} owns the result.
   */
  static TargetText encode(
      StableDiffusion model, TensorScope scope, String target, String negative, ImageSize size) {
    PictureSize whole = PictureSize.whole(size.height(), size.width());
    Conditioning both =
        model.promptEncoder().encode(scope, List.of(target, negative), List.of(whole, whole));
    Conditioning positive = row(both, 0);
    boolean zeros = negative.isBlank() && model.config().text().zerosForNoNegative();
    return new TargetText(positive, zeros ? positive.withoutText() : row(both, 1));
  }

  private static Conditioning row(Conditioning both, int index) {
    return new Conditioning(
        row(both.context(), index),
        both.summary()
            .map(
                summary ->
                    new Conditioning.Summary(
                        row(summary.pooled(), index), row(summary.sizes(), index))));
  }

  private static NDArray row(NDArray rows, int index) {
    return rows.get(new NDIndex("%d:%d".formatted(index, index + 1)));
  }
}
