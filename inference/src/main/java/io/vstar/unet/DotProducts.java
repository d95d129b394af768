package io.vstar.unet;

import io.vstar.nn.BlockedScores;
import io.vstar.nn.DotProduct;
import io.vstar.nn.WholeScores;

/**
 * The dot products of the UNet's attention layers.
 *
 * @param cells product of self-attention, between the cells of a feature map
 * @param text product of cross-attention, from cells to the tokens of a text
 */
record DotProducts(DotProduct cells, DotProduct text) {
  static final DotProducts FUSED = new DotProducts(DotProduct.FUSED, DotProduct.FUSED);

  /** Computes attention by products of matrices, which is faster in bfloat16 on a CPU. */
  static final DotProducts OF_MATRICES = new DotProducts(new BlockedScores(), WholeScores.ofAll());
}
