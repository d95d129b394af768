package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.List;

/**
 * The symmetric InfoNCE loss of CLIP (Radford et al. 2021, figure 3): among the texts of a batch
 * each picture's own has to be found, and among the pictures each text's own, by the cosines of the
 * embeddings times a learned scale.
 *
 * <p>Texts that are the same fit each other's pictures as well as their own. They do not count
 * against each other.
 */
final class ContrastiveLoss {
  /** The logarithm of the scale at the start, a temperature of 0.07. */
  static final double INITIAL_LOG_SCALE = Math.log(1 / 0.07);

  /** The largest scale, beyond which Radford et al. found training unstable. */
  static final double MAX_SCALE = 100;

  // Beside it, e to the power of any score that is not left out is infinite.
  private static final double LEFT_OUT = -1e4;

  private static final KernelSource SOURCE =
      new KernelSource(
          "contrastive_loss",
          List.of("images", "texts", "log_scale", "left_out"),
          List.of(
              "i = torch.div(images, torch.sqrt(torch.sum(torch.square(images), [1], True)))",
              "t = torch.div(texts, torch.sqrt(torch.sum(torch.square(texts), [1], True)))",
              "scale = torch.exp(torch.clamp_max(log_scale, " + Math.log(MAX_SCALE) + "))",
              "all = torch.mul(torch.matmul(i, torch.transpose(t, 0, 1)), scale)",
              "scores = torch.masked_fill(all, left_out, " + LEFT_OUT + ")",
              "of_image = torch.diagonal(torch.log_softmax(scores, 1), 0, 0, 1)",
              "of_text = torch.diagonal(torch.log_softmax(scores, 0), 0, 0, 1)"),
          List.of("torch.mul(torch.add(of_image, of_text), -0.5)"));

  private final Kernel kernel;

  ContrastiveLoss(TensorRuntime runtime) {
    this.kernel = runtime.compile(SOURCE);
  }

  /**
   * Computes the loss of each pair of a picture and its text.
   *
   * @param images (B, P) float32 embeddings of pictures, of any length but 0
   * @param texts (B, P) float32 embeddings of their texts
   * @param logScale float32 scalar, the natural logarithm of the scale; it has no gradient where
   *     the scale is beyond {@link #MAX_SCALE}
   * @param leftOut (B, B) bool, see {@link #leftOut}
   * @return (B) float32, ln B for embeddings without any information, in the scope of {@code
   *     images}
   */
  NDArray perPair(NDArray images, NDArray texts, NDArray logScale, NDArray leftOut) {
    return kernel.call(images, texts, logScale, leftOut).head();
  }

  /**
   * Uploads which picture and text do not count against each other, because the text is the same as
   * the picture's own.
   *
   * @param scope owns the tensor
   * @param texts texts of a batch, B of them
   * @return (B, B) bool, false on the diagonal
   */
  static NDArray leftOut(TensorScope scope, List<String> texts) {
    int batch = texts.size();
    boolean[] same = new boolean[batch * batch];
    for (int i = 0; i < same.length; i++) {
      int row = i / batch;
      int column = i % batch;
      same[i] = row != column && texts.get(row).equals(texts.get(column));
    }
    return scope.upload(same, batch, batch);
  }
}
