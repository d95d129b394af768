package io.vstar.unet;

import io.vstar.nn.BlockedScores;
import io.vstar.nn.DotProduct;
import io.vstar.nn.WholeScores;

/**
 * How attention is computed.
 *
 * @param cells between the cells of a feature map
 * @param text from cells to the tokens of a text
 */
record DotProducts(DotProduct cells, DotProduct text) {
  static final DotProducts FUSED = new DotProducts(DotProduct.FUSED, DotProduct.FUSED);

  /** What is faster in bfloat16 on a CPU. */
  static final DotProducts OF_MATRICES = new DotProducts(new BlockedScores(), new WholeScores());
}
