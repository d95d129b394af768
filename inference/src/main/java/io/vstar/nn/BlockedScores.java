package io.vstar.nn;

import io.vstar.tensor.KernelSource;
import java.util.List;

/**
 * Attention by products of matrices, computed for a block of heads and queries at a time. No scores
 * are kept: the gradient computes them again, as the fused kernel does (Dao et al. 2022,
 * "FlashAttention", section 3.1). It is meant for many keys in bfloat16 on a CPU; {@link
 * WholeScores} says why the fused kernel is slow there.
 *
 * <p>In a graph whose gradient the engine records, the fused kernel takes its place.
 */
public final class BlockedScores implements DotProduct {
  /** The number of scores in a block, 4 MB in bfloat16. */
  private static final int BLOCK = 1 << 21;

  private static final List<String> OPERANDS = List.of("_queries", "_keys", "_values");

  /** Computes the matrices of all heads, (heads, N or M, d), and the heads and rows of a block. */
  private static final String MATRICES =
      """
      _q = torch.contiguous(torch.flatten(_queries, 0, 1))
      _k = torch.contiguous(torch.flatten(CENTRED_KEYS, 0, 1))
      _v = torch.contiguous(torch.flatten(_values, 0, 1))
      _scores = torch.mul(torch.size(_q, 1), torch.size(_k, 1))
      _heads = ops.prim.max(1, torch.floordiv(BLOCK, _scores))
      _rows = ops.prim.max(1, torch.floordiv(BLOCK, torch.size(_k, 1)))
      """;

  /** Loops over blocks and computes their weights _p; the statements that use them follow it. */
  private static final String LOOPS =
      """
      for _head in range(0, torch.size(_q, 0), _heads):
        _end = torch.add(_head, _heads)
        _kb = torch.slice(_k, 0, _head, _end)
        _vb = torch.slice(_v, 0, _head, _end)
        for _row in range(0, torch.size(_q, 1), _rows):
          _below = torch.add(_row, _rows)
          _qb = torch.slice(torch.slice(_q, 0, _head, _end), 1, _row, _below)
          _p = torch.softmax(torch.bmm(_qb, torch.transpose(_kb, 1, 2)), -1)
      """;

  private static final String PRODUCTS =
      MATRICES
          + "_o = torch.empty_like(_q)\n"
          + LOOPS
          + """
                _ob = torch.slice(torch.slice(_o, 0, _head, _end), 1, _row, _below)
                _0 = torch.copy_(_ob, torch.bmm(_p, _vb))
            """
          + "_y = torch.unflatten(_o, 0, [torch.size(_queries, 0), -1])\n";

  private static final String FORWARD =
      """
      _recorded = torch.__or__(ops.prim.requires_grad(_queries), ops.prim.requires_grad(_keys))
      if torch.__or__(_recorded, ops.prim.requires_grad(_values)):
        _y = torch.scaled_dot_product_attention(_queries, _keys, _values)
      else:
      """
          + PRODUCTS.indent(2);

  /** Computes gradients; those of keys and values, (heads, d, M), are float32 sums over blocks. */
  private static final String GRADIENT =
      MATRICES
          + """
            _g = torch.contiguous(torch.flatten(_gradient, 0, 1))
            _dq = torch.empty_like(_q)
            _dk = torch.zeros_like(torch.transpose(_k, 1, 2), dtype=6, memory_format=0)
            _dv = torch.zeros_like(_dk)
            """
          + LOOPS
          + """
                _gb = torch.slice(torch.slice(_g, 0, _head, _end), 1, _row, _below)
                _dvb = torch.slice(_dv, 0, _head, _end)
                _0 = torch.add_(_dvb, torch.bmm(torch.transpose(_gb, 1, 2), _p))
                _dp = torch.bmm(_gb, torch.transpose(_vb, 1, 2))
                _ds = torch._softmax_backward_data(_dp, _p, -1, SCALAR_TYPE)
                _dqb = torch.slice(torch.slice(_dq, 0, _head, _end), 1, _row, _below)
                _1 = torch.copy_(_dqb, torch.bmm(_ds, _kb))
                _dkb = torch.slice(_dk, 0, _head, _end)
                _2 = torch.add_(_dkb, torch.bmm(torch.transpose(_qb, 1, 2), _ds))
            """
          + """
            _scale = torch.pow(torch.size(_queries, 3), -0.5)
            _dk = torch.to(torch.mul(torch.transpose(_dk, 1, 2), _scale), SCALAR_TYPE)
            _dv = torch.to(torch.transpose(_dv, 1, 2), SCALAR_TYPE)
            _batch = torch.size(_queries, 0)
            """;

  private final int block;

  /** Creates the product with blocks of 4 MB. */
  public BlockedScores() {
    this(BLOCK);
  }

  /**
   * Creates the product with blocks of a given size.
   *
   * @param block largest number of scores in a block; a block has at least one whole row
   */
  BlockedScores(int block) {
    this.block = block;
  }

  @Override
  public Value apply(Value q, Value k, Value v) {
    Precision precision = q.graph().precision();
    KernelSource forward =
        new KernelSource("attention", OPERANDS, lines(FORWARD, precision), List.of("_y"));
    KernelSource gradient =
        new KernelSource(
            "attention_gradient",
            List.of("_queries", "_keys", "_values", "_gradient"),
            lines(GRADIENT, precision),
            List.of(
                "torch.unflatten(_dq, 0, [_batch, -1])",
                "torch.unflatten(_dk, 0, [_batch, -1])",
                "torch.unflatten(_dv, 0, [_batch, -1])"));
    return q.graph().differentiated(forward, gradient, q, k, v);
  }

  private List<String> lines(String code, Precision precision) {
    return code.replace("CENTRED_KEYS", WholeScores.centredKeys("_keys", precision))
        .replace("BLOCK", Integer.toString(block))
        .replace("SCALAR_TYPE", Integer.toString(precision.scalarType()))
        .lines()
        .toList();
  }
}
