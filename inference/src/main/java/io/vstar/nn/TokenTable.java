package io.vstar.nn;

/**
 * Rows looked up by index: token and position embeddings.
 *
 * @param rows (count, D)
 */
public record TokenTable(Weight rows) {

  /**
   * @param ids (…) int64 in [0, count)
   * @return (…, D)
   */
  public Value apply(Value ids) {
    Graph g = ids.graph();
    return g.op("torch.embedding(%s, %s)", g.weight(rows), ids);
  }

  /**
   * The first T rows, for positions counted from 0.
   *
   * @param tokens (B, T, D), asked for T alone
   * @return (T, D)
   */
  public Value firstRows(Value tokens) {
    Graph g = tokens.graph();
    return g.op("torch.slice(%s, 0, 0, torch.size(%s, 1))", g.weight(rows), tokens);
  }
}
