package io.vstar.nn;

/**
 * A learned token that stands before all others and gathers what a whole example is (Devlin et al.
 * 2019).
 *
 * @param embedding (D)
 */
public record ClassToken(Weight embedding) {

  /**
   * Appends the layer.
   *
   * @param tokens (B, N, D)
   * @return (B, 1 + N, D)
   */
  public Value apply(Value tokens) {
    Graph g = tokens.graph();
    return g.op(
        "torch.cat([torch.expand(%s, [torch.size(%s, 0), 1, -1]), %s], 1)",
        g.weight(embedding), tokens, tokens);
  }
}
